using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Propagation;

/// <summary>Makes one propagator responsible for the whole process.</summary>
internal static class PropagationBuilderExtensions
{
    public static void AddPropagation(this IHostApplicationBuilder builder)
    {
        var propagator = new W3CPropagator { FollowsCaller = SamplerSettings.FollowsCaller(builder.Configuration) };
        DistributedContextPropagator.Current = propagator;

        // OpenTelemetry's instrumentation of ASP.NET Core and HttpClient leaves propagation to the runtime when its
        // own default is exactly this type. With its composite default it would extract and inject once more, and,
        // where the two readings differ, replace the server's activity by a sibling of it.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());

        // The web host has put into the container what was current before.
        builder.Services.Replace(ServiceDescriptor.Singleton<DistributedContextPropagator>(propagator));
        builder.Services.TryAddSingleton(propagator);
        builder.Services.AddOptions<PropagationOptions>().BindConfiguration(PropagationOptions.SectionName).ValidateOnStart();
        builder.Services.ConfigureOpenTelemetryTracerProvider((services, _) =>
            propagator.SendsBaggage = services.GetRequiredService<IOptions<PropagationOptions>>().Value.SendBaggage);
    }
}

/// <summary>What leaves with outgoing requests. Bound to the configuration section <c>Tracing:Propagation</c>.</summary>
public sealed class PropagationOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Tracing:Propagation";

    /// <summary>
    /// Whether baggage goes with outgoing HTTP requests, to whatever host; default false: what a request carries along
    /// inside the system is nobody else's business. Calls within the system, such as grain calls, always carry it.
    /// </summary>
    public bool SendBaggage { get; set; }
}
