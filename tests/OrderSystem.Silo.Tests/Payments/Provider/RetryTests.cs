using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

/// <summary>What is asked again, how often, and what is said when that was in vain.</summary>
public sealed class RetryTests
{
    private static readonly PaymentResult Failed = new(PaymentOutcome.ProviderFailed);
    private static readonly PaymentResult TimedOut = new(PaymentOutcome.ProviderTimedOut);

    // Neither declined, nor too slow, too early, too many.
    public static TheoryData<int> Refusals => [.. Enumerable.Range(400, 100).Except([402, 408, 425, 429])];

    [Theory]
    [MemberData(nameof(Refusals))]
    public Task A_charge_that_is_refused_is_final(int status) =>
        ChargesAsync(new PaymentResult(PaymentOutcome.Rejected), requests: 1, Status(status));

    [Theory]
    [InlineData(204, 1)]
    [InlineData(302, 1)]
    [InlineData(402, 1)]
    [InlineData(408, 3)]
    [InlineData(425, 1)]
    [InlineData(429, 3)]
    [InlineData(500, 3)]
    [InlineData(502, 3)]
    [InlineData(503, 3)]
    [InlineData(504, 3)]
    public Task What_may_go_well_the_next_time_is_not_final_and_what_is_transient_is_retried_twice(int status, int requests) =>
        ChargesAsync(Failed, requests, Status(status));

    [Fact]
    public Task A_refusal_after_an_attempt_that_was_left_open_leaves_the_charge_open() =>
        ChargesAsync(Failed, requests: 2, ScriptedHandler.Hangs(), Status(409));

    [Theory]
    [InlineData(400, 1)]
    [InlineData(401, 1)]
    [InlineData(404, 1)]
    [InlineData(503, 3)]
    public async Task A_void_that_fails_or_is_refused_leaves_open_what_may_be_charged(int status, int requests)
    {
        var handler = new ScriptedHandler(Status(status));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(Failed, await host.VoidAsync());
        Assert.Equal(requests, handler.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_retried_with_the_same_key_and_body()
    {
        var broken = ScriptedHandler.Throws(new HttpRequestException("broken"));
        var handler = new ScriptedHandler(broken, broken, ScriptedHandler.Charged("ch_7"));
        using var host = ProviderClientHost.Scripted(handler);

        var result = await host.ChargeAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.Succeeded, "ch_7"), result);
        Assert.Equal(3, handler.Requests.Count);
        Assert.Single(handler.Requests.Distinct());
        Assert.Equal(host.Reference.ToString(), handler.Requests[0].IdempotencyKey);
    }

    [Fact]
    public Task Retries_can_be_switched_off() =>
        ChargesAsync(Failed, requests: 1, [Status(500)], ("PaymentProvider:MaxRetries", "0"));

    [Theory]
    [InlineData("2")]
    [InlineData("Thu, 01 Jan 1970 00:00:02 GMT")]
    public async Task The_pause_that_the_provider_asks_for_is_kept(string retryAfter)
    {
        var times = new List<DateTimeOffset>();
        ProviderClientHost host = null!;
        var handler = new ScriptedHandler(AtItsTime(Busy(retryAfter)), AtItsTime(ScriptedHandler.Charged()));
        using (host = ProviderClientHost.Scripted(handler, ("PaymentProvider:RetryDelay", "00:00:00.001")))
        {
            Assert.Equal(PaymentOutcome.Succeeded, (await host.ChargeAsync()).Outcome);
        }

        Assert.True(times[1] >= DateTimeOffset.UnixEpoch.AddSeconds(2), times[1].ToString("O", CultureInfo.InvariantCulture));

        ScriptedHandler.Answer AtItsTime(ScriptedHandler.Answer answer) => (request, cancellationToken) =>
        {
            times.Add(host.Time.GetUtcNow());
            return answer(request, cancellationToken);
        };
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("Thu, 01 Jan 1970 01:00:00 GMT")]
    public Task A_provider_that_asks_for_a_long_pause_is_not_asked_again(string retryAfter) =>
        ChargesAsync(Failed, requests: 1, Busy(retryAfter));

    [Fact]
    public Task An_attempt_that_hangs_is_given_up_and_retried() => ChargesAsync(
        new PaymentResult(PaymentOutcome.Succeeded, "ch_2"), requests: 2, ScriptedHandler.Hangs(), ScriptedHandler.Charged("ch_2"));

    [Fact]
    public Task A_provider_that_always_hangs_is_a_time_out() => ChargesAsync(TimedOut, requests: 3, ScriptedHandler.Hangs());

    [Fact]
    public Task All_attempts_together_have_a_time_out() =>
        ChargesAsync(TimedOut, requests: 2, [ScriptedHandler.Hangs()], ("PaymentProvider:TotalTimeout", "00:00:05"));

    [Fact]
    public Task An_answer_that_never_ends_is_a_time_out() =>
        ChargesAsync(TimedOut, requests: 3, ScriptedHandler.Status(
            HttpStatusCode.Created, change: response => response.Content = new StreamContent(new Pipe().Reader.AsStream())));

    private static Task ChargesAsync(PaymentResult expected, int requests, params ScriptedHandler.Answer[] answers) =>
        ChargesAsync(expected, requests, answers, []);

    private static async Task ChargesAsync(
        PaymentResult expected, int requests, ScriptedHandler.Answer[] answers, params (string Key, string Value)[] settings)
    {
        var handler = new ScriptedHandler(answers);
        using var host = ProviderClientHost.Scripted(handler, settings);

        Assert.Equal(expected, await host.ChargeAsync());
        Assert.Equal(requests, handler.Requests.Count);
    }

    private static ScriptedHandler.Answer Status(int status) => ScriptedHandler.Status((HttpStatusCode)status);

    private static ScriptedHandler.Answer Busy(string retryAfter) => ScriptedHandler.Status(
        HttpStatusCode.ServiceUnavailable,
        change: response => response.Headers.RetryAfter = RetryConditionHeaderValue.Parse(retryAfter));
}
