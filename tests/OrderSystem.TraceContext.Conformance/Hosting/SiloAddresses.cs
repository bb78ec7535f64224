using System.Net;

namespace OrderSystem.TraceContext.Conformance.Hosting;

/// <summary>Where the two silos listen. Only the first has a gateway, so every client call is received there.</summary>
internal sealed record SiloAddresses(int EntryPort, int EntryGatewayPort, int OutgoingPort)
{
    public IPEndPoint Primary => new(IPAddress.Loopback, EntryPort);

    public static SiloAddresses OnFreePorts() =>
        LoopbackPorts.Find(3) is [var entry, var gateway, var outgoing]
            ? new SiloAddresses(entry, gateway, outgoing)
            : throw new InvalidOperationException("Three ports were asked for.");
}
