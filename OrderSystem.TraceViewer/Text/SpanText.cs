using System.Diagnostics;
using System.Globalization;
using System.Text;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Text;

/// <summary>Writes a span as one line.</summary>
internal static class SpanText
{
    private const double NanosecondsPerMillisecond = 1_000_000;
    private const double NanosecondsPerSecond = 1_000_000_000;
    private const double SecondsFrom = 10 * NanosecondsPerSecond;

    public static void Append(StringBuilder text, Span span, TraceTreeOptions options)
    {
        text.Append(EscapedText.Of(span.Service)).Append("  ").Append(EscapedText.Of(span.Name));
        if (options.IncludeDurations)
        {
            text.Append(" (").Append(Duration(span.DurationNanoseconds)).Append(')');
        }

        if (options.IncludeMarks)
        {
            AppendMarks(text, span, options.IncludeIds);
        }

        if (options.Describe?.Invoke(span) is { Length: > 0 } description)
        {
            text.Append("  ").Append(EscapedText.Of(description));
        }
    }

    private static void AppendMarks(StringBuilder text, Span span, bool includeIds)
    {
        if (span.Status == ActivityStatusCode.Error)
        {
            text.Append(ErrorOf(span) is { Length: > 0 } error ? $" [ERROR: {EscapedText.Of(error)}]" : " [ERROR]");
        }

        foreach (var link in span.Links)
        {
            text.Append(includeIds ? $" [link: {link.TraceId}/{link.SpanId}]" : " [link]");
        }
    }

    private static string? ErrorOf(Span span) =>
        span.Attributes.GetString("error.type")
        ?? span.Events.Select(item => item.Attributes.GetString("exception.type")).FirstOrDefault(type => type is not null)
        ?? span.StatusMessage;

    private static string Duration(long nanoseconds)
    {
        var milliseconds = nanoseconds / NanosecondsPerMillisecond;
        return nanoseconds >= SecondsFrom
            ? string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / NanosecondsPerSecond:0.0} s")
            : milliseconds switch
            {
                >= 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
                >= 1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.##} ms"),
            };
    }
}
