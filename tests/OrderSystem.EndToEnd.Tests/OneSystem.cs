namespace OrderSystem.EndToEnd.Tests;

/// <summary>One running system for all tests that change no setting and stop nothing.</summary>
public sealed class OneSystem : IAsyncLifetime
{
    private RunningSystem? _system;

    internal RunningSystem System => _system ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => _system = await RunningSystem.StartAsync(
        settings: ["PaymentProvider:AttemptTimeout=00:00:02", "PaymentProvider:TotalTimeout=00:00:15"]);

    public async ValueTask DisposeAsync()
    {
        if (_system is not null)
        {
            await _system.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class OneSystemTests : ICollectionFixture<OneSystem>
{
    public const string Name = "one system";
}
