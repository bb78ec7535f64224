using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

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

/// <summary>Refuses to start when Orleans' own propagation was added after ours took its place.</summary>
internal sealed class PropagationConflictValidator(IServiceCollection services) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        if (services.Any(BuiltInPropagation.IsFilter))
        {
            throw new OrleansConfigurationException(
                "AddActivityPropagation() was called after AddTraceContextPropagation(). Every grain call would be carried "
                + "and shown twice: remove AddActivityPropagation(), or call AddTraceContextPropagation() after it, which takes its place.");
        }
    }
}
