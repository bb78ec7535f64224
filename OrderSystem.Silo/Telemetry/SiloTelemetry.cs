using System.Diagnostics;

namespace OrderSystem.Silo.Telemetry;

/// <summary>The source of this service's own spans; its meters have the same name.</summary>
internal static class SiloTelemetry
{
    /// <summary>The name, which the service defaults listen to: that of the application.</summary>
    public const string Name = "OrderSystem.Silo";

    public static ActivitySource Source { get; } = new(Name);
}
