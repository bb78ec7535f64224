using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrderSystem.PaymentProvider;

namespace OrderSystem.Silo.Tests.Payments.Provider;

/// <summary>The real payment provider on a port of its own.</summary>
internal sealed class RealProvider : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("payment-provider-");
    private readonly WebApplication _app;

    private RealProvider(string[] settings) => _app = PaymentProviderApplication.Create(
        ["--urls=http://127.0.0.1:0", $"--Database:Folder={_folder.FullName}", .. settings],
        builder => builder.Logging.ClearProviders());

    public string Address => _app.Urls.Single();

    public static async Task<RealProvider> StartAsync(params string[] settings)
    {
        var provider = new RealProvider(settings);
        await provider._app.StartAsync();
        return provider;
    }

    /// <summary>The first page of the ledger, as JSON.</summary>
    public async Task<string> ReadLedgerAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync($"{Address}/charges", TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
