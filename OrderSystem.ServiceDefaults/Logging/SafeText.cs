using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>Turns what is logged into text without ever throwing: a log line must not fail the work it tells of.</summary>
internal static class SafeText
{
    private const string Ellipsis = "…";
    private const int MaxLength = 4096;

    public static string Message<TState>(in LogEntry<TState> entry) => Try(
        entry,
        static entry => entry.Formatter?.Invoke(entry.State, entry.Exception),
        static (_, failure) => $"(message could not be formatted: {failure})");

    public static string Of(object value) => Try(
        value,
        static value => Convert.ToString(value, CultureInfo.InvariantCulture),
        static (value, failure) => $"({value.GetType().Name}.ToString threw {failure})");

    public static string Summary(Exception exception) => Try(
        exception,
        static exception => $"{exception.GetType().FullName}: {exception.Message}",
        static (exception, _) => exception.GetType().FullName);

    /// <summary>The text as it will be printed, so that two names that differ still differ, or are known not to.</summary>
    public static string WellFormed(string text) =>
        text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    /// <summary>The text, cut to the length without cutting a surrogate pair.</summary>
    public static string Cut(string text, int length = MaxLength)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return string.Concat(text.AsSpan(0, end), Ellipsis);
    }

    private static string Try<T>(T value, Func<T, string?> read, Func<T, string, string?> otherwise)
    {
        try
        {
            return read(value) ?? string.Empty;
        }
#pragma warning disable CA1031 // Whatever a ToString, or an exception's Message, throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return otherwise(value, exception.GetType().Name) ?? string.Empty;
        }
    }
}
