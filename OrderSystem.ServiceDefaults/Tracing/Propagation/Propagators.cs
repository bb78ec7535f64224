using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>Makes one propagator responsible for the whole process.</summary>
internal static class Propagators
{
    /// <summary>Reads and writes everything; for carriers that stay within the system, such as grain calls.</summary>
    public static W3CTraceContextPropagator W3C { get; } = new();

    /// <summary>The same for HTTP, where baggage goes to listed hosts only.</summary>
    public static HttpPropagator Http { get; } = new();

    public static void Install()
    {
        DistributedContextPropagator.Current = Http;

        // OpenTelemetry's instrumentation of ASP.NET Core and HttpClient leaves propagation to the runtime when its
        // own default is exactly this type. With its composite default it would extract and inject once more, and,
        // where the two readings differ, replace the server's activity by a sibling of it.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }
}
