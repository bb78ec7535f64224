using System.Text.Json;
using System.Text.Json.Serialization;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

/// <summary>The JSON of the query API, as docs/trace-viewer-api.md describes it.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    Converters = [typeof(AttributesConverter)])]
[JsonSerializable(typeof(ServicesAnswer))]
[JsonSerializable(typeof(TraceListAnswer))]
[JsonSerializable(typeof(TraceAnswer))]
[JsonSerializable(typeof(LogListAnswer))]
[JsonSerializable(typeof(ChangeEvent))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    private sealed class AttributesConverter : JsonConverter<AttributeCollection>
    {
        public override AttributeCollection Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AttributeCollection value, JsonSerializerOptions options) =>
            AttributeJson.Write(writer, value);
    }
}
