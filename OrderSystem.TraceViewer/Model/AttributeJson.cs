using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OrderSystem.TraceViewer.Model;

/// <summary>Attributes as JSON.</summary>
/// <remarks>
/// What JSON, or a reader in JavaScript, cannot express becomes text: NaN and the infinities, integers beyond 2^53,
/// bytes (as Base64).
/// </remarks>
internal static class AttributeJson
{
    private const long MaxSafeInteger = (1L << 53) - 1;

    public static string Write(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteValue(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static void Write(Utf8JsonWriter writer, AttributeCollection attributes)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in attributes.AsSpan())
        {
            writer.WritePropertyName(key);
            WriteValue(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long and (> MaxSafeInteger or < -MaxSafeInteger):
            case double and (double.NaN or double.PositiveInfinity or double.NegativeInfinity):
                writer.WriteStringValue(AttributeText.Of(value));
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case ReadOnlyMemory<byte> bytes:
                writer.WriteBase64StringValue(bytes.Span);
                break;
            case AttributeCollection nested:
                Write(writer, nested);
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }
}
