using System.Net;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task It_opens_spares_the_provider_and_closes_again()
    {
        var failure = ScriptedHandler.Status(HttpStatusCode.InternalServerError);
        var handler = new ScriptedHandler(failure, failure, ScriptedHandler.Charged());
        using var host = Host(handler);
        await host.ChargeAsync();
        await host.ChargeAsync();

        var refused = await host.ChargeAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), refused);
        Assert.Equal(2, handler.Requests.Count);
        host.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(PaymentOutcome.Succeeded, (await host.ChargeAsync()).Outcome);
        Assert.Equal(PaymentOutcome.Succeeded, (await host.ChargeAsync()).Outcome);
    }

    [Fact]
    public async Task It_opens_again_when_the_trial_fails()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.InternalServerError));
        using var host = Host(handler);
        await host.ChargeAsync();
        await host.ChargeAsync();
        host.Time.Advance(TimeSpan.FromSeconds(6));
        await host.ChargeAsync();

        await host.ChargeAsync();

        Assert.Equal(3, handler.Requests.Count);
    }

    [Fact]
    public async Task It_does_not_mind_declined_cards()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.PaymentRequired));
        using var host = Host(handler);
        for (var i = 0; i < 10; i++)
        {
            await host.ChargeAsync();
        }

        Assert.Equal(10, handler.Requests.Count);
    }

    private static ProviderClientHost Host(ScriptedHandler handler) => ProviderClientHost.Scripted(
        handler,
        ("PaymentProvider:MaxRetries", "0"),
        ("PaymentProvider:BreakerMinimumThroughput", "2"),
        ("PaymentProvider:BreakerBreakDuration", "00:00:05"));
}
