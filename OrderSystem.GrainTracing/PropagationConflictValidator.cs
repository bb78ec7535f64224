using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing;

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
