using System.Diagnostics;

namespace OrderSystem.TraceTesting.Model;

/// <summary>Reads a trace id as people and systems write it.</summary>
internal static class TraceIdText
{
    /// <summary>
    /// The id as 32 lowercase hexadecimal digits. Upper case, blanks around it, the dashes of a UUID and a whole
    /// <c>traceparent</c> are understood: all of them name one trace.
    /// </summary>
    /// <exception cref="ArgumentException">It is no trace id, and waiting for it would be in vain.</exception>
    public static string Read(string text) =>
        TryRead(text)
            ?? throw new ArgumentException($"'{text}' is no trace id: 32 hexadecimal digits, not all of them zero.", nameof(text));

    /// <inheritdoc cref="Read" />
    public static string? TryRead(string text) =>
        Guid.TryParse(text, out var id) ? (id == Guid.Empty ? null : id.ToString("N"))
        : ActivityContext.TryParse(text.Trim().ToLowerInvariant(), null, out var context) ? context.TraceId.ToHexString()
        : null;
}
