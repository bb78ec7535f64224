namespace OrderSystem.TraceTesting.Otlp;

/// <summary>Takes in OTLP requests, over HTTP or from this process.</summary>
internal sealed class OtlpReceiver(TelemetryStore store)
{
    public const string TracesPath = "/v1/traces";
    public const string LogsPath = "/v1/logs";
    public const string MetricsPath = "/v1/metrics";

    /// <summary>Takes in a request as a whole or not at all.</summary>
    /// <returns>The response message; null where the path is none of OTLP's.</returns>
    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    /// <exception cref="InvalidDataException">It is none of OTLP's.</exception>
    public byte[]? Receive(string path, ByteString request)
    {
        var rejected = 0;
        try
        {
            switch (path)
            {
                case TracesPath:
                    var spans = OtlpReader.ReadSpans(request);
                    rejected = spans.Count(span => span is null);
                    store.Add(spans.OfType<Span>());
                    break;
                case LogsPath:
                    store.Add(OtlpReader.ReadLogs(request));
                    break;
                case MetricsPath:
                    store.Add(OtlpReader.ReadMetrics(request));
                    break;
                default:
                    return null;
            }
        }
        catch (DecoderFallbackException invalid)
        {
            throw new InvalidDataException("A text is not valid UTF-8.", invalid);
        }

        return rejected == 0 ? [] : PartialSuccess(rejected);
    }

    /// <summary>A <c>google.rpc.Status</c>, which is the body of every OTLP error.</summary>
    public static byte[] Status(string message)
    {
        const int InvalidArgument = 3;
        return Write(InvalidArgument, message);
    }

    /// <summary>An <c>ExportTraceServiceResponse</c> that says how many spans were not taken.</summary>
    private static byte[] PartialSuccess(int rejected)
    {
        var partial = Write(rejected, "The ids of these spans are not valid.");
        return [(byte)WireFormat.MakeTag(1, WireFormat.WireType.LengthDelimited), (byte)partial.Length, .. partial];
    }

    // Both messages have a number as their field 1 and a text as field 2.
    private static byte[] Write(int number, string text)
    {
        using var message = new MemoryStream();
        using (var output = new CodedOutputStream(message))
        {
            output.WriteTag(1, WireFormat.WireType.Varint);
            output.WriteInt64(number);
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteString(text);
        }

        return message.ToArray();
    }
}
