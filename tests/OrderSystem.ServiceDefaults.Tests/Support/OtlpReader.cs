using Google.Protobuf;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>Reads just enough of OTLP's protobuf messages: length-delimited fields by their numbers.</summary>
internal static class OtlpReader
{
    // opentelemetry-proto 1.9: Export*ServiceRequest.resource_* = 1, .scope_* = 2, .spans or .log_records = 2, span.name = 5.
    public static IEnumerable<byte[]> Records(byte[] request) =>
        Fields(request, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2));

    public static string SpanName(byte[] span) => Text(Fields(span, 5).Single());

    public static string SpanTraceId(byte[] span) => Convert.ToHexStringLower(Fields(span, 1).Single());

    public static bool HasParent(byte[] span) => Fields(span, 4).Any();

    public static string LogTraceId(byte[] log) => Convert.ToHexStringLower(Fields(log, 9).SingleOrDefault([]));

    public static IReadOnlyDictionary<string, string> ResourceAttributes(byte[] request) =>
        Fields(Fields(Fields(request, 1).First(), 1).Single(), 1).ToDictionary(
            attribute => Text(Fields(attribute, 1).Single()),
            attribute => Text(Fields(Fields(attribute, 2).Single(), 1).SingleOrDefault([])));

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited))
            {
                yield return input.ReadBytes().ToByteArray();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }
}
