using System.Text;
using Google.Protobuf;

namespace OrderSystem.TraceKeeping;

/// <summary>Of OTLP's messages (opentelemetry-proto, trace/v1/trace.proto) the way to an attribute of a span.</summary>
internal static class SpanRequest
{
    private const int AttributeOfSpan = 9;
    private const int KeyOfAttribute = 1;
    private const int ValueOfAttribute = 2;
    private const int TextOfValue = 1;

    // Of a request its resources, of these the scopes, of these the spans.
    private static readonly int[] ToSpan = [1, 2, 2];

    /// <summary>
    /// An <c>ExportTraceServiceRequest</c> whose spans have an attribute more. It stands behind everything else of a span: a
    /// repeated field may go on anywhere in a message (Protocol Buffers, "Encoding").
    /// </summary>
    public static byte[] With(byte[] request, string attribute, string value) => Append(
        request,
        depth: 0,
        Field(AttributeOfSpan,
        [
            .. Field(KeyOfAttribute, Encoding.UTF8.GetBytes(attribute)),
            .. Field(ValueOfAttribute, Field(TextOfValue, Encoding.UTF8.GetBytes(value))),
        ]));

    private static byte[] Append(byte[] message, int depth, byte[] attribute)
    {
        if (depth == ToSpan.Length)
        {
            return [.. message, .. attribute];
        }

        using var appended = new MemoryStream(message.Length + (2 * attribute.Length));
        using var fields = new CodedInputStream(message);
        for (var start = 0; fields.ReadTag() is not 0 and var tag; start = (int)fields.Position)
        {
            if (tag == WireFormat.MakeTag(ToSpan[depth], WireFormat.WireType.LengthDelimited))
            {
                appended.Write(Field(ToSpan[depth], Append(fields.ReadBytes().ToByteArray(), depth + 1, attribute)));
            }
            else
            {
                fields.SkipLastField();
                appended.Write(message, start, (int)fields.Position - start);
            }
        }

        return appended.ToArray();
    }

    private static byte[] Field(int number, byte[] content)
    {
        using var field = new MemoryStream();
        using (var output = new CodedOutputStream(field))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(content));
        }

        return field.ToArray();
    }
}
