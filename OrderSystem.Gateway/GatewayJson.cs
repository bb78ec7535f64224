using System.Text.Json;
using System.Text.Json.Serialization;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Requests;
using OrderSystem.Gateway.Users;

namespace OrderSystem.Gateway;

/// <summary>The bodies of the API, for which the compiler writes what the serializer would else find out at run time.</summary>
[JsonSerializable(typeof(CreateUserBody))]
[JsonSerializable(typeof(UserBody))]
[JsonSerializable(typeof(OrderPageBody))]
[JsonSerializable(typeof(PlaceOrderBody))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderHistoryBody))]
internal sealed partial class GatewayJson : JsonSerializerContext;

internal static class GatewayJsonExtensions
{
    /// <summary>Says how answers are written, and how bodies are read.</summary>
    public static void AddGatewayJson(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, GatewayJson.Default);
        });
        builder.Services.AddSingleton(new RequestJson(GatewayJson.Default));
    }
}
