namespace OrderSystem.TraceViewer.Model;

/// <summary>
/// What telemetry occupies in memory, rather too much than too little: object headers, fields and the store's own
/// index entries as constants, text at two bytes a character.
/// </summary>
internal static class SizeEstimate
{
    /// <summary>A trace without spans: entry, indexes, a cached snapshot with its tree.</summary>
    public const int Trace = 1_000;

    private const int SpanObject = 600;
    private const int LogObject = 400;
    private const int PartObject = 200;
    private const int EventObject = 80;
    private const int LinkObject = 250;
    private const int AttributeSlot = 40;
    private const int TextObject = 24;

    public static long Of(Span span) =>
        SpanObject + Of(span.Name) + Of(span.TraceState) + Of(span.StatusMessage) + Of(span.Attributes)
        + span.Events.Sum(item => EventObject + Of(item.Name) + Of(item.Attributes))
        + span.Links.Sum(item => LinkObject + Of(item.TraceState) + Of(item.Attributes));

    public static long Of(LogRecord log) => LogObject + Of(log.Message) + Of(log.EventName) + Of(log.Attributes);

    public static long OfPart(string? name, string? version, AttributeCollection attributes) =>
        PartObject + Of(name) + Of(version) + Of(attributes);

    private static long Of(string? text) => text is null ? 0 : TextObject + (2 * text.Length);

    private static long Of(AttributeCollection attributes)
    {
        long bytes = AttributeSlot;
        foreach (var (key, value) in attributes.AsSpan())
        {
            bytes += AttributeSlot + Of(key) + OfValue(value);
        }

        return bytes;
    }

    private static long OfValue(object? value) => value switch
    {
        string text => Of(text),
        ReadOnlyMemory<byte> bytes => AttributeSlot + bytes.Length,
        AttributeCollection nested => Of(nested),
        IReadOnlyList<object?> list => AttributeSlot + list.Sum(item => AttributeSlot + OfValue(item)),
        _ => AttributeSlot,
    };
}
