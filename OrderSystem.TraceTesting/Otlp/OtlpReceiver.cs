using System.Text;
using Google.Protobuf;
using OrderSystem.TraceTesting.Model;

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

    /// <summary>An <c>ExportTraceServiceResponse</c> that says how many spans were not taken.</summary>
    private static byte[] PartialSuccess(int rejected) => Write(response =>
    {
        response.WriteTag(1, WireFormat.WireType.LengthDelimited);
        response.WriteBytes(ByteString.CopyFrom(Write(partial =>
        {
            partial.WriteTag(1, WireFormat.WireType.Varint);
            partial.WriteInt64(rejected);
            partial.WriteTag(2, WireFormat.WireType.LengthDelimited);
            partial.WriteString("The ids of these spans are not valid.");
        })));
    });

    /// <summary>A <c>google.rpc.Status</c>, which is the body of every OTLP error.</summary>
    public static byte[] Status(string message) => Write(status =>
    {
        const int invalidArgument = 3;
        status.WriteTag(1, WireFormat.WireType.Varint);
        status.WriteInt32(invalidArgument);
        status.WriteTag(2, WireFormat.WireType.LengthDelimited);
        status.WriteString(message);
    });

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var message = new MemoryStream();
        using (var output = new CodedOutputStream(message))
        {
            write(output);
        }

        return message.ToArray();
    }
}
