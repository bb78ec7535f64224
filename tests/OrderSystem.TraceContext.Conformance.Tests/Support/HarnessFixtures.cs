namespace OrderSystem.TraceContext.Conformance.Tests.Support;

/// <summary>The system with a sampler, started once for the tests of a class.</summary>
public abstract class HarnessFixture(string sampler) : IAsyncLifetime
{
    internal Harness Harness { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Harness = await Harness.StartAsync(sampler);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Harness.DisposeAsync();
    }
}

public sealed class AlwaysOnHarness() : HarnessFixture(Samplers.AlwaysOn);

public sealed class AlwaysOffHarness() : HarnessFixture(Samplers.AlwaysOff);

public sealed class TenPercentHarness() : HarnessFixture(Samplers.ParentBasedTenPercent);
