using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Silo.Orders;

/// <summary>Tells whether a repeated request asks for the same order.</summary>
internal static class OrderFingerprint
{
    // Dividing by it drops trailing zeros: 1.50 and 1.5 are the same price.
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>The SHA-256 of the command in a canonical form: a JSON array, in which no two commands are written alike.</summary>
    public static string Of(PlaceOrder command)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(command.UserId);
            writer.WriteStringValue(command.PaymentMethod);
            foreach (var line in command.Lines)
            {
                writer.WriteStringValue(line.Sku);
                writer.WriteNumberValue(line.Quantity);
                writer.WriteNumberValue(line.UnitPrice.Amount / One);
                writer.WriteStringValue(line.UnitPrice.Currency);
            }

            writer.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}
