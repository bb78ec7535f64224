using System.Security.Cryptography;
using OrderSystem.Contracts.Callers;
using UUIDNext.Tools;

namespace OrderSystem.Gateway.Idempotency;

/// <summary>
/// Ids of new orders. With an idempotency key the id is derived from caller and key (UUIDv8, SHA-256), so that a
/// repeated request reaches the same order grain; else it is a UUIDv7.
/// </summary>
internal static class OrderIds
{
    // Never change it: a repeated request would no longer find its order.
    private static readonly Guid Namespace = new("7a0d6c1e-3f6b-4d0e-9a57-51b1f3a0c2d4");

    public static Guid New(IdempotencyKey key, Caller caller, TimeProvider clock) =>
        key.Value is { } value ? Derive(caller, value) : Guid.CreateVersion7(clock.GetUtcNow());

    /// <summary>The order's id for a caller and the caller's key.</summary>
    internal static Guid Derive(Caller caller, string key)
    {
        using var hash = SHA256.Create();
        return UuidToolkit.CreateUuidFromName(Namespace, $"{caller.OwnerId}/{key}", hash);
    }
}
