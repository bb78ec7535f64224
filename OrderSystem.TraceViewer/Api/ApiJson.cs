using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

/// <summary>The JSON of the query API, as docs/trace-viewer-api.md describes it.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ServicesAnswer))]
[JsonSerializable(typeof(TraceListAnswer))]
[JsonSerializable(typeof(TraceAnswer))]
[JsonSerializable(typeof(LogListAnswer))]
[JsonSerializable(typeof(ChangeEvent))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.Converters.Add(new AttributesConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));

        // Stricter than ASP.NET Core's: what others wrote cannot be taken for markup, wherever the answer ends up.
        options.Encoder = JavaScriptEncoder.Default;
    }

    private sealed class AttributesConverter : JsonConverter<AttributeCollection>
    {
        public override AttributeCollection Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, AttributeCollection value, JsonSerializerOptions options) =>
            AttributeJson.Write(writer, value);
    }
}
