namespace OrderSystem.EndToEnd.Tests;

/// <summary>A running system that the tests of a class or a collection share.</summary>
public abstract class SharedSystem : IAsyncLifetime
{
    private RunningSystem? _system;

    internal RunningSystem System => _system ?? throw new InvalidOperationException("Not started.");

    public virtual async ValueTask InitializeAsync() => _system = await StartAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected abstract Task<RunningSystem> StartAsync();
}

/// <summary>One for all tests that change no setting and stop nothing.</summary>
public sealed class OneSystem : SharedSystem
{
    private protected override Task<RunningSystem> StartAsync() => RunningSystem.StartAsync(
        settings: ["PaymentProvider:AttemptTimeout=00:00:02", "PaymentProvider:TotalTimeout=00:00:15"]);
}

[CollectionDefinition(Name)]
public sealed class OneSystemTests : ICollectionFixture<OneSystem>
{
    public const string Name = "one system";
}
