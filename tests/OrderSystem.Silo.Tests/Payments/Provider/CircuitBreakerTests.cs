using System.Net;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class CircuitBreakerTests
{
    [Fact]
    public async Task It_opens_spares_the_provider_and_closes_again()
    {
        var failure = ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable);
        var handler = new ScriptedHandler(failure, failure, ScriptedHandler.Charged());
        using var host = Host(handler);
        await ChargeAsync(host, times: 2);

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
        var handler = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable));
        using var host = Host(handler);
        await ChargeAsync(host, times: 2);
        host.Time.Advance(TimeSpan.FromSeconds(6));
        await host.ChargeAsync();

        await host.ChargeAsync();

        Assert.Equal(3, handler.Requests.Count);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(null, false)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task It_opens_when_nobody_is_there(HttpStatusCode? status, bool isConnected = true)
    {
        var handler = new ScriptedHandler((status, isConnected) switch
        {
            ({ } known, _) => ScriptedHandler.Status(known),
            (null, false) => ScriptedHandler.Throws(new HttpRequestException(HttpRequestError.ConnectionError)),
            _ => ScriptedHandler.Hangs(),
        });
        using var host = Host(handler);

        await ChargeAsync(host, times: 4);

        Assert.Equal(2, handler.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotImplemented)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.PaymentRequired)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task A_declined_card_or_an_error_about_one_charge_does_not_open_it(HttpStatusCode status)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(status));
        using var host = Host(handler);

        await ChargeAsync(host, times: 10);

        Assert.Equal(10, handler.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(null)]
    public async Task One_card_in_two_that_fails_at_all_its_attempts_hinders_no_other(HttpStatusCode? status)
    {
        const int Cards = 60;
        var bad = status is { } known ? ScriptedHandler.Status(known) : ScriptedHandler.Hangs();
        ScriptedHandler.Answer[] answers =
            [.. Enumerable.Range(0, Cards / 2).SelectMany(_ => new[] { ScriptedHandler.Charged(), bad, bad, bad })];
        var handler = new ScriptedHandler(answers);
        using var host = ProviderClientHost.Scripted(
            handler, ("PaymentProvider:AttemptTimeout", "00:00:00.200"), ("PaymentProvider:RetryDelay", "00:00:00.010"));

        var outcomes = new List<PaymentOutcome>();
        for (var card = 0; card < Cards; card++)
        {
            outcomes.Add((await host.ChargeAsync()).Outcome);
        }

        Assert.Equal(Cards / 2, outcomes.Count(outcome => outcome == PaymentOutcome.Succeeded));
        Assert.Equal(answers.Length, handler.Requests.Count);
    }

    private static async Task ChargeAsync(ProviderClientHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await host.ChargeAsync();
        }
    }

    private static ProviderClientHost Host(ScriptedHandler handler) => ProviderClientHost.Scripted(
        handler,
        ("PaymentProvider:MaxRetries", "0"),
        ("PaymentProvider:BreakerMinimumThroughput", "2"),
        ("PaymentProvider:BreakerBreakDuration", "00:00:05"));
}
