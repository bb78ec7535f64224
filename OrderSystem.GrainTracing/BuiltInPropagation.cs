using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing;

/// <summary>Orleans' own pair of filters, by name since the types are internal. Refuses to come after ours.</summary>
internal sealed class BuiltInPropagation(IServiceCollection services) : IConfigurationValidator
{
    // Orleans adds its pair before the application's own configuration runs when Orleans:EnableDistributedTracing is
    // set, as Aspire's Orleans integration does.
    public static void Remove(IServiceCollection services)
    {
        foreach (var filter in services.Where(IsFilter).ToList())
        {
            services.Remove(filter);
        }
    }

    public void ValidateConfiguration()
    {
        if (services.Any(IsFilter))
        {
            throw new OrleansConfigurationException(
                "AddActivityPropagation() was called after AddTraceContextPropagation(). Every grain call would be carried and "
                + "shown twice: remove it, or call AddTraceContextPropagation() after it, which takes its place.");
        }
    }

    private static bool IsFilter(ServiceDescriptor service) =>
        !service.IsKeyedService
        && (service.ServiceType == typeof(IOutgoingGrainCallFilter) || service.ServiceType == typeof(IIncomingGrainCallFilter))
        && service.ImplementationType is { } type
        && type.Name is "ActivityPropagationOutgoingGrainCallFilter" or "ActivityPropagationIncomingGrainCallFilter";
}
