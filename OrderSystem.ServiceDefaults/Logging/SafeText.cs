using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>Turns what is logged into text without ever throwing: a log line must not fail the work it tells of.</summary>
internal static class SafeText
{
    private const string Ellipsis = "…";
    private const int MaxLength = 4096;

    public static string Message<TState>(in LogEntry<TState> entry)
    {
        try
        {
            return entry.Formatter?.Invoke(entry.State, entry.Exception) ?? string.Empty;
        }
#pragma warning disable CA1031 // Whatever an argument's ToString throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"(message could not be formatted: {exception.GetType().Name})";
        }
    }

    public static string Of(object value)
    {
        try
        {
            return Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        }
#pragma warning disable CA1031 // Whatever the value's ToString throws.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"({value.GetType().Name}.ToString threw {exception.GetType().Name})";
        }
    }

    public static string Summary(Exception exception)
    {
        try
        {
            return $"{exception.GetType().FullName}: {exception.Message}";
        }
#pragma warning disable CA1031 // Message is virtual.
        catch (Exception)
#pragma warning restore CA1031
        {
            return exception.GetType().FullName ?? nameof(Exception);
        }
    }

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
}
