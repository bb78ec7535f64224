using System.Buffers.Binary;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Telemetry.Sampling;

/// <summary>
/// The 56 bits that all samplers of a trace compare with their thresholds: the explicit ones (<c>rv</c>) of its
/// tracestate, or else the rightmost of its id.
/// </summary>
internal static class TraceRandomness
{
    private const int Bits = 56;

    public static ulong Of(ActivityTraceId traceId, string? traceState)
    {
        if (OpenTelemetryTraceState.TryGetRandomness(traceState, out var randomness))
        {
            return randomness;
        }

        Span<byte> id = stackalloc byte[16];
        traceId.CopyTo(id);
        return BinaryPrimitives.ReadUInt64BigEndian(id[^8..]) & ((1UL << Bits) - 1);
    }
}
