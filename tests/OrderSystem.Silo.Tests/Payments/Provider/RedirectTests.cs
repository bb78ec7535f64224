using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class RedirectTests
{
    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var visited = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/charges", () => Results.Redirect("/elsewhere", permanent: false, preserveMethod: true));
        app.Map("/elsewhere", () => Interlocked.Increment(ref visited));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var host = ProviderClientHost.Real(("PaymentProvider:BaseAddress", app.Urls.Single()));

        var result = await host.ChargeAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), result);
        Assert.Equal(0, visited);
    }
}
