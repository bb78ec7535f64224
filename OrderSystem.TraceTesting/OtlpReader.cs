namespace OrderSystem.TraceTesting;

/// <summary>Reads OTLP's messages. The field numbers are those of opentelemetry-proto 1.x, which never change.</summary>
internal static class OtlpReader
{
    private const int MaxDepth = 64;
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    // OTLP numbers 24 severities, four to a level: TRACE is 1 to 4, FATAL 21 to 24.
    private const int SeveritiesPerLevel = 4;
    private const int MaxSeverity = 24;

    /// <summary>The spans of an <c>ExportTraceServiceRequest</c>; null for one whose ids are not valid.</summary>
    public static IReadOnlyList<Span?> ReadSpans(ByteString request) => Read(request, ReadSpan);

    /// <summary>The log records of an <c>ExportLogsServiceRequest</c>.</summary>
    public static IReadOnlyList<LogRecord> ReadLogs(ByteString request) => Read(request, ReadLog);

    /// <summary>The metrics of an <c>ExportMetricsServiceRequest</c>.</summary>
    public static IReadOnlyList<Metric> ReadMetrics(ByteString request) => Read(request, ReadMetric);

    private static List<T> Read<T>(ByteString request, Func<ProtobufMessage, string, Resource, T> read)
    {
        var items = new List<T>();
        foreach (var ofResource in new ProtobufMessage(request).Messages(1))
        {
            var resource = new Resource(ReadAttributes(ofResource.Message(1), 1));
            foreach (var ofScope in ofResource.Messages(2))
            {
                var scope = ofScope.Message(1).Text(1);
                items.AddRange(ofScope.Messages(2).Select(item => read(item, scope, resource)));
            }
        }

        return items;
    }

    private static Span? ReadSpan(ProtobufMessage span, string scope, Resource resource)
    {
        var traceId = ReadId(span.Bytes(1), TraceIdBytes);
        var spanId = ReadId(span.Bytes(2), SpanIdBytes);
        var parent = span.Bytes(4);
        if (traceId is null || spanId is null || parent.Length is not (0 or SpanIdBytes))
        {
            return null;
        }

        var status = span.Message(15);
        return new Span
        {
            TraceId = traceId,
            SpanId = spanId,
            ParentSpanId = ReadId(parent, SpanIdBytes),
            TraceState = span.TextOrNull(3),
            Flags = (uint)span.Number(16),
            Name = span.Text(5),
            Kind = span.Number(6) switch
            {
                2 => ActivityKind.Server,
                3 => ActivityKind.Client,
                4 => ActivityKind.Producer,
                5 => ActivityKind.Consumer,
                _ => ActivityKind.Internal,
            },
            StartUnixNanoseconds = ReadTime(span, 7),
            EndUnixNanoseconds = ReadTime(span, 8),
            Status = status.Number(3) is (1 or 2) and var code ? (ActivityStatusCode)code : ActivityStatusCode.Unset,
            StatusMessage = status.TextOrNull(2),
            Attributes = ReadAttributes(span, 9),
            Events = [.. span.Messages(11).Select(ReadEvent)],
            Links = [.. span.Messages(13).Select(ReadLink).OfType<SpanLink>()],
            Scope = scope,
            Resource = resource,
        };
    }

    private static SpanEvent ReadEvent(ProtobufMessage item) => new(item.Text(2), ReadTime(item, 1), ReadAttributes(item, 3));

    private static SpanLink? ReadLink(ProtobufMessage link) =>
        ReadId(link.Bytes(1), TraceIdBytes) is { } traceId && ReadId(link.Bytes(2), SpanIdBytes) is { } spanId
            ? new SpanLink(traceId, spanId, link.TextOrNull(3), ReadAttributes(link, 4))
            : null;

    private static LogRecord ReadLog(ProtobufMessage log, string scope, Resource resource)
    {
        // With invalid ids a record is still a record; it just belongs to no trace.
        var traceId = ReadId(log.Bytes(9), TraceIdBytes);
        var severity = log.Number(2);
        return new LogRecord
        {
            TimeUnixNanoseconds = ReadTime(log, log.Number(1) > 0 ? 1 : 11),
            Level = severity is >= 1 and <= MaxSeverity ? (LogLevel)((severity - 1) / SeveritiesPerLevel) : LogLevel.Information,
            Message = AttributeValue.Text(ReadValue(log.Message(5), 0)),
            TraceId = traceId,
            SpanId = traceId is null ? null : ReadId(log.Bytes(10), SpanIdBytes),
            Attributes = ReadAttributes(log, 6),
            Category = scope,
            Resource = resource,
        };
    }

    private static Metric ReadMetric(ProtobufMessage metric, string scope, Resource resource) => new(
        metric.Text(1),
        metric.Text(3),
        [
            // Gauges and sums, then histograms with buckets, then those with exponential ones.
            .. metric.Message(5).Messages(1).Concat(metric.Message(7).Messages(1)).Select(point => new MetricPoint(
                ReadAttributes(point, 7), ReadNumber(point, asDouble: 4, asInteger: 6), 0, ReadExemplars(point, 5))),
            .. metric.Message(9).Messages(1).Select(point => ReadHistogram(point, attributes: 9, exemplars: 8)),
            .. metric.Message(10).Messages(1).Select(point => ReadHistogram(point, attributes: 1, exemplars: 11)),
        ],
        scope,
        resource);

    private static MetricPoint ReadHistogram(ProtobufMessage point, int attributes, int exemplars) =>
        new(ReadAttributes(point, attributes), point.Double(5), (long)point.Number(4), ReadExemplars(point, exemplars));

    private static IReadOnlyList<MetricExemplar> ReadExemplars(ProtobufMessage point, int number) =>
    [
        .. point.Messages(number).Select(exemplar => new MetricExemplar(
            ReadNumber(exemplar, asDouble: 3, asInteger: 6),
            ReadId(exemplar.Bytes(5), TraceIdBytes),
            ReadId(exemplar.Bytes(4), SpanIdBytes),
            ReadAttributes(exemplar, 7))),
    ];

    private static double ReadNumber(ProtobufMessage message, int asDouble, int asInteger) =>
        message.HasNumber(asInteger) ? (long)message.Number(asInteger) : message.Double(asDouble);

    /// <summary>The id as lowercase digits; null if it has another length or is all zeros.</summary>
    private static string? ReadId(ByteString id, int length) =>
        id.Length == length && id.Span.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(id.Span) : null;

    /// <summary>Nanoseconds, which <see cref="DateTime"/> (100 ns) cannot express; nobody means a time after 2262.</summary>
    private static long ReadTime(ProtobufMessage message, int number) => (long)Math.Min(message.Number(number), long.MaxValue);

    private static AttributeCollection ReadAttributes(ProtobufMessage message, int number, int depth = 0) =>
        new([.. message.Messages(number).Select(item => KeyValuePair.Create(item.Text(1), ReadValue(item.Message(2), depth)))]);

    private static object? ReadValue(ProtobufMessage value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidDataException($"Values are nested in more than {MaxDepth} levels.");
        }

        return value.Last switch
        {
            { Number: 1, Bytes: { } text } => ProtobufMessage.Text(text),
            { Number: 2, Value: var flag } => flag != 0,
            { Number: 3, Value: var number } => (long)number,
            { Number: 4, Value: var bits } => BitConverter.UInt64BitsToDouble(bits),
            { Number: 5, Bytes: { } list } =>
                new ProtobufMessage(list).Messages(1).Select(item => ReadValue(item, depth + 1)).ToList(),
            { Number: 6, Bytes: { } map } => ReadAttributes(new ProtobufMessage(map), 1, depth + 1),
            { Number: 7, Bytes: { } bytes } => bytes.ToByteArray(),
            _ => null,
        };
    }
}

/// <summary>
/// The fields of a protobuf message, by number: what OTLP needs of protobuf, in place of 1,500 lines of <c>.proto</c>
/// files and the code made of them.
/// </summary>
internal sealed class ProtobufMessage
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<Field> _fields = [];

    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public ProtobufMessage(ByteString content)
    {
        using var input = content.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            _fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => new Field(number, input.ReadUInt64(), null),
                WireFormat.WireType.Fixed64 => new Field(number, input.ReadFixed64(), null),
                WireFormat.WireType.Fixed32 => new Field(number, input.ReadFixed32(), null),
                WireFormat.WireType.LengthDelimited => new Field(number, 0, input.ReadBytes()),
                var other => throw new InvalidDataException($"OTLP has no fields of the wire type {other}."),
            });
        }
    }

    /// <summary>The field that came last, which decides where a message has one of several.</summary>
    public Field? Last => _fields.Count == 0 ? null : _fields[^1];

    public IEnumerable<ProtobufMessage> Messages(int number) => All(number).Select(bytes => new ProtobufMessage(bytes));

    /// <summary>A message that is not repeated; an empty one where it is not there.</summary>
    public ProtobufMessage Message(int number) => new(Bytes(number));

    public ByteString Bytes(int number) => All(number).LastOrDefault(ByteString.Empty);

    public string Text(int number) => Text(Bytes(number));

    /// <summary>The text; null where it is empty, as protobuf has no null.</summary>
    public string? TextOrNull(int number) => Text(number) is { Length: > 0 } text ? text : null;

    public ulong Number(int number) => _fields.LastOrDefault(field => field.Number == number && field.Bytes is null).Value;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    /// <summary>Whether there is such a number, be it 0.</summary>
    public bool HasNumber(int number) => _fields.Exists(field => field.Number == number && field.Bytes is null);

    public static string Text(ByteString bytes) => Utf8.GetString(bytes.Span);

    private IEnumerable<ByteString> All(int number) =>
        _fields.Where(field => field.Number == number).Select(field => field.Bytes).OfType<ByteString>();

    internal readonly record struct Field(int Number, ulong Value, ByteString? Bytes);
}
