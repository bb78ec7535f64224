using Microsoft.Extensions.DependencyInjection;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Which registrations are Orleans' own propagation; its types are internal, so they are known by their names.</summary>
public sealed class BuiltInFilterTests
{
    [Fact]
    public void Both_filters_are_removed_wherever_they_stand_and_nothing_else()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IOutgoingGrainCallFilter, ActivityPropagationOutgoingGrainCallFilter>();
        services.AddSingleton<IOutgoingGrainCallFilter, Own>();
        services.AddSingleton<ActivityPropagationOutgoingGrainCallFilter>();
        services.AddSingleton<IOutgoingGrainCallFilter>(_ => new ActivityPropagationOutgoingGrainCallFilter());
        services.AddKeyedSingleton<IOutgoingGrainCallFilter, ActivityPropagationOutgoingGrainCallFilter>("keyed");
        services.AddSingleton<IIncomingGrainCallFilter, ActivityPropagationIncomingGrainCallFilter>();
        var kept = services.Where((_, i) => i is > 0 and < 5).ToList();

        BuiltInPropagation.Remove(services);

        Assert.Equal(kept, services);
    }

    private sealed class Own : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context) => context.Invoke();
    }

    private sealed class ActivityPropagationOutgoingGrainCallFilter : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context) => context.Invoke();
    }

    private sealed class ActivityPropagationIncomingGrainCallFilter : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) => context.Invoke();
    }
}
