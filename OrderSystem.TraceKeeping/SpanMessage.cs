using System.Text;

namespace OrderSystem.TraceKeeping;

/// <summary>A span as OTLP writes it (opentelemetry-proto, trace/v1/trace.proto).</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">Its own id.</param>
/// <param name="Resource">The message <c>ResourceSpans</c> without its scopes; the spans of one request share it.</param>
/// <param name="Scope">The message <c>ScopeSpans</c> without its spans; shared likewise.</param>
/// <param name="Span">The message <c>Span</c>, with the limits that the exporter has applied.</param>
internal sealed record SpanMessage(ActivityTraceId TraceId, ActivitySpanId SpanId, byte[] Resource, byte[] Scope, byte[] Span)
{
    // The field numbers. Resources are in field 1 of a request; both what has scopes and what has spans has them in field 2.
    private const int Resources = 1;
    private const int Children = 2;
    private const int TraceIdOfSpan = 1;
    private const int SpanIdOfSpan = 2;
    private const int AttributeOfSpan = 9;
    private const int KeyOfAttribute = 1;
    private const int ValueOfAttribute = 2;
    private const int TextOfValue = 1;

    // The wire types.
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    // The object, the array's head, the ids with their texts and the place in a list.
    private const int Overhead = 300;

    /// <summary>What it takes of memory, in bytes; near enough to bound what is held.</summary>
    public int Size => Overhead + Span.Length;

    /// <summary>Takes an <c>ExportTraceServiceRequest</c> apart.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static List<SpanMessage> Split(ReadOnlySpan<byte> request)
    {
        List<SpanMessage> found = [];
        for (var resources = new Fields(request); resources.Next();)
        {
            var resource = WithoutChildren(resources.Content);
            for (var scopes = new Fields(resources.Content); scopes.NextChild();)
            {
                var scope = WithoutChildren(scopes.Content);
                for (var spans = new Fields(scopes.Content); spans.NextChild();)
                {
                    found.Add(Read(resource, scope, spans.Content));
                }
            }
        }

        return found;
    }

    /// <summary>An <c>ExportTraceServiceRequest</c> with these spans.</summary>
    public static byte[] Join(params IEnumerable<SpanMessage> spans) =>
        Join(spans.Select(static span => Field(
            Resources, span.Resource, Field(Children, span.Scope, Field(Children, span.Span)))).ToArray());

    /// <summary>
    /// The span with an attribute more. It stands behind everything else: a repeated field may go on anywhere in a message
    /// (Protocol Buffers, "Encoding").
    /// </summary>
    public SpanMessage With(string attribute, string value) => this with
    {
        Span = Join(Span, Field(
            AttributeOfSpan,
            Field(KeyOfAttribute, Encoding.UTF8.GetBytes(attribute)),
            Field(ValueOfAttribute, Field(TextOfValue, Encoding.UTF8.GetBytes(value))))),
    };

    private static SpanMessage Read(byte[] resource, byte[] scope, ReadOnlySpan<byte> span)
    {
        var (traceId, spanId) = (default(ActivityTraceId), default(ActivitySpanId));
        for (var fields = new Fields(span); spanId == default && fields.Next();)
        {
            switch (fields.Number)
            {
                case TraceIdOfSpan:
                    traceId = ActivityTraceId.CreateFromBytes(fields.Content);
                    break;
                case SpanIdOfSpan:
                    spanId = ActivitySpanId.CreateFromBytes(fields.Content);
                    break;
            }
        }

        return new SpanMessage(traceId, spanId, resource, scope, span.ToArray());
    }

    private static byte[] WithoutChildren(ReadOnlySpan<byte> message)
    {
        List<byte> rest = [];
        for (var fields = new Fields(message); fields.Next();)
        {
            rest.AddRange(fields.Number == Children ? [] : fields.Whole);
        }

        return [.. rest];
    }

    private static byte[] Field(int number, params byte[][] contents)
    {
        List<byte> start = [(byte)((number << 3) | LengthDelimited)];
        var length = contents.Sum(static content => content.Length);
        for (; length > 0x7f; length >>= 7)
        {
            start.Add((byte)(length | 0x80));
        }

        return [.. start, (byte)length, .. Join(contents)];
    }

    private static byte[] Join(params byte[][] parts)
    {
        var joined = new byte[parts.Sum(static part => part.Length)];
        var position = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined, position);
            position += part.Length;
        }

        return joined;
    }

    /// <summary>The fields of a message, one after the other, without a copy.</summary>
    private ref struct Fields(ReadOnlySpan<byte> message)
    {
        private ReadOnlySpan<byte> _rest = message;

        public int Number { get; private set; }

        /// <summary>The field with its number and length.</summary>
        public ReadOnlySpan<byte> Whole { get; private set; }

        /// <summary>What is in it, if it has a length.</summary>
        public ReadOnlySpan<byte> Content { get; private set; }

        public bool NextChild()
        {
            while (Next())
            {
                if (Number == Children)
                {
                    return true;
                }
            }

            return false;
        }

        public bool Next()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var position = 0;
            var tag = ReadVarint(ref position);
            Number = (int)(tag >> 3);
            var length = (tag & 7) switch
            {
                Varint => Skip(ref position),
                Fixed64 => sizeof(ulong),
                Fixed32 => sizeof(uint),
                LengthDelimited => checked((int)ReadVarint(ref position)),
                var type => throw new InvalidDataException($"Not OTLP: there is no wire type {type}."),
            };
            Whole = _rest[..(position + length)];
            Content = Whole[position..];
            _rest = _rest[Whole.Length..];
            return true;
        }

        private readonly int Skip(ref int position)
        {
            ReadVarint(ref position);
            return 0;
        }

        private readonly ulong ReadVarint(ref int position)
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var read = _rest[position++];
                value |= (ulong)(read & 0x7f) << shift;
                if (read < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
