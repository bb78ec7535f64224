using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.StandIn;

/// <summary>Lets Aspire.Hosting.Testing into an AppHost whose entry point it runs.</summary>
internal abstract class TestHooks
{
    private static readonly AsyncLocal<TestHooks?> InUse = new();

    public static TestHooks? Current
    {
        get => InUse.Value;
        set => InUse.Value = value;
    }

    public static bool AreInUse => Current is not null;

    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    public abstract void Building(IDistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);
}
