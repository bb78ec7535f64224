namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>Names of the fields that every line has. A message's or scope's field of such a name is printed as <c>_name</c>.</summary>
internal static class LineFields
{
    public const string Timestamp = "timestamp";
    public const string Level = "level";
    public const string Service = "service";
    public const string Category = "category";
    public const string Event = "event";
    public const string Message = "message";
    public const string TraceId = "traceId";
    public const string SpanId = "spanId";
    public const string ParentSpanId = "parentSpanId";
    public const string TraceFlags = "traceFlags";
    public const string Error = "error";
    public const string Stack = "stack";

    /// <summary>What the logging framework calls the message template among a message's fields.</summary>
    public const string OriginalFormat = "{OriginalFormat}";

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        Timestamp, Level, Service, Category, Event, Message, TraceId, SpanId, ParentSpanId, TraceFlags, Error, Stack,
    };

    public static bool IsReserved(string name) => Reserved.Contains(name);
}
