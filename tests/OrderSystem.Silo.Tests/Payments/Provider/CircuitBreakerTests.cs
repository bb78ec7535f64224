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
        var handler = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable));
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

    public static TheoryData<string, HttpStatusCode?> SignsOfAbsence => new()
    {
        { "no connection", null },
        { "no answer in time", null },
        { "too many requests", HttpStatusCode.TooManyRequests },
        { "bad gateway", HttpStatusCode.BadGateway },
        { "service unavailable", HttpStatusCode.ServiceUnavailable },
        { "gateway time-out", HttpStatusCode.GatewayTimeout },
    };

    [Theory]
    [MemberData(nameof(SignsOfAbsence))]
    public async Task It_opens_when_nobody_is_there(string sign, HttpStatusCode? status)
    {
        var handler = new ScriptedHandler((sign, status) switch
        {
            (_, { } known) => ScriptedHandler.Status(known),
            ("no connection", _) => ScriptedHandler.Throws(new HttpRequestException(HttpRequestError.ConnectionError)),
            _ => ScriptedHandler.Hangs(),
        });
        using var host = Host(handler);

        for (var i = 0; i < 4; i++)
        {
            await host.ChargeAsync();
        }

        Assert.Equal(2, handler.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.NotImplemented)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Conflict)]
    public async Task An_error_about_one_charge_does_not_open_it(HttpStatusCode status)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(status));
        using var host = Host(handler);

        for (var i = 0; i < 10; i++)
        {
            await host.ChargeAsync();
        }

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
        ScriptedHandler.Answer[] answers = [.. Enumerable.Range(0, Cards / 2).SelectMany(_ => new[] { ScriptedHandler.Charged(), bad, bad, bad })];
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

    private static ProviderClientHost Host(ScriptedHandler handler) => ProviderClientHost.Scripted(
        handler,
        ("PaymentProvider:MaxRetries", "0"),
        ("PaymentProvider:BreakerMinimumThroughput", "2"),
        ("PaymentProvider:BreakerBreakDuration", "00:00:05"));
}
