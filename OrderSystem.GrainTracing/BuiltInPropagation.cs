using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.GrainTracing;

/// <summary>Orleans' own pair of filters. The types are internal, hence the names.</summary>
internal static class BuiltInPropagation
{
    // Orleans adds its pair before the application's own configuration runs when Orleans:EnableDistributedTracing is
    // set, as Aspire's Orleans integration does.
    public static void Remove(IServiceCollection services)
    {
        for (var i = services.Count - 1; i >= 0; i--)
        {
            if (IsFilter(services[i]))
            {
                services.RemoveAt(i);
            }
        }
    }

    public static bool IsFilter(ServiceDescriptor service) =>
        !service.IsKeyedService
        && (service.ServiceType == typeof(IOutgoingGrainCallFilter) || service.ServiceType == typeof(IIncomingGrainCallFilter))
        && service.ImplementationType is { } type
        && type.Name is "ActivityPropagationOutgoingGrainCallFilter" or "ActivityPropagationIncomingGrainCallFilter";
}
