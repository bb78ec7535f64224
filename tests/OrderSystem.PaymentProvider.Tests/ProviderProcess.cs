using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace OrderSystem.PaymentProvider.Tests;

/// <summary>The provider in a process of its own, which can be killed.</summary>
internal sealed class ProviderProcess : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private ProviderProcess(string folder)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        _process = Start($"--urls={address}", $"--Database:Folder={folder}");
        // Read, or a full pipe would stop the process.
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
    }

    public static async Task<ProviderProcess> StartAsync(string folder)
    {
        var provider = new ProviderProcess(folder);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(provider._process.HasExited, "The provider did not start.");
            try
            {
                using var health = await provider._http.GetAsync("/health", TestContext.Current.CancellationToken);
                return health.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        return provider;
    }

    /// <summary>Starts the provider's executable; the caller reads its output.</summary>
    public static Process Start(params string[] args) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(PaymentProviderApplication).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    public void Kill() => _process.Kill();

    /// <summary>The charge's id; null when the provider did not answer.</summary>
    public async Task<string?> TryChargeAsync(Guid reference, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/charges")
        {
            Content = JsonContent.Create(new { reference, amount = 1, currency = "EUR", paymentMethod = "pm_card_visa" }),
            Headers = { { "Idempotency-Key", reference.ToString() } },
        };
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).Text("transactionId");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public async Task<IEnumerable<Guid>> ReadLedgerAsync()
    {
        using var response = await _http.GetAsync("/charges?limit=1000", TestContext.Current.CancellationToken);
        return (await response.ShouldBeAsync(HttpStatusCode.OK)).GetProperty("charges").EnumerateArray()
            .Select(charge => charge.GetProperty("reference").GetGuid());
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
