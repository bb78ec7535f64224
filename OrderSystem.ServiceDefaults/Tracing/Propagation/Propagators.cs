using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;

namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>Makes one propagator responsible for the whole process.</summary>
internal static class Propagators
{
    public static W3CTraceContextPropagator W3C { get; } = new();

    public static void Install()
    {
        DistributedContextPropagator.Current = W3C;

        // OpenTelemetry's instrumentation of ASP.NET Core and HttpClient leaves propagation to the runtime when its
        // own default is exactly this type. With its composite default it would extract and inject once more, and,
        // where the two readings differ, replace the server's activity by a sibling of it.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }
}
