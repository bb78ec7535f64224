using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSystem.Silo.Payments.Provider.Messages;

/// <summary>The JSON of the provider's API.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChargeMessage))]
[JsonSerializable(typeof(VoidMessage))]
[JsonSerializable(typeof(ChargeAnswer))]
[JsonSerializable(typeof(DeclineAnswer))]
internal sealed partial class MessagesContext : JsonSerializerContext;
