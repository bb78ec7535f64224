namespace OrderSystem.PaymentProvider.Tests;

/// <summary>Tests of a provider that is started for each.</summary>
public abstract class ProviderTests(params string[] settings) : IAsyncLifetime
{
    private protected ProviderServer Server { get; private set; } = null!;

    private protected Guid Reference { get; } = Guid.NewGuid();

    public async ValueTask InitializeAsync() => Server = await ProviderServer.StartAsync(settings);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
