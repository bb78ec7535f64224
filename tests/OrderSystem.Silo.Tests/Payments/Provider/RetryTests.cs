using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class RetryTests
{
    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_transient_failure_is_retried_twice(HttpStatusCode status)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(status));
        using var host = ProviderClientHost.Scripted(handler);

        var result = await host.ChargeAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), result);
        Assert.Equal(3, handler.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent)]
    [InlineData(HttpStatusCode.Found)]
    public async Task A_failure_that_will_stay_is_not_retried(HttpStatusCode status)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(status));
        using var host = ProviderClientHost.Scripted(handler);

        var result = await host.ChargeAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), result);
        Assert.Single(handler.Requests);
    }

    [Fact]
    public async Task A_broken_connection_is_retried_with_the_same_key_and_body()
    {
        var handler = new ScriptedHandler(
            ScriptedHandler.Throws(new HttpRequestException("broken")),
            ScriptedHandler.Throws(new HttpRequestException("broken")),
            ScriptedHandler.Charged("ch_7"));
        using var host = ProviderClientHost.Scripted(handler);

        var result = await host.ChargeAsync();

        Assert.Equal(new PaymentResult(PaymentOutcome.Succeeded, "ch_7"), result);
        Assert.Equal(3, handler.Requests.Count);
        Assert.Single(handler.Requests.Distinct());
        Assert.Equal(host.Reference.ToString(), handler.Requests[0].IdempotencyKey);
    }

    [Fact]
    public async Task A_void_is_retried_too()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.ServiceUnavailable));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.VoidAsync());
        Assert.Equal(3, handler.Requests.Count);
    }

    [Fact]
    public async Task Retries_can_be_switched_off()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(HttpStatusCode.InternalServerError));
        using var host = ProviderClientHost.Scripted(handler, ("PaymentProvider:MaxRetries", "0"));

        await host.ChargeAsync();

        Assert.Single(handler.Requests);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("Thu, 01 Jan 1970 00:00:02 GMT")]
    public async Task The_pause_that_the_provider_asks_for_is_kept(string retryAfter)
    {
        var times = new List<DateTimeOffset>();
        ProviderClientHost host = null!;
        var handler = new ScriptedHandler(
            (request, cancellationToken) =>
            {
                times.Add(host.Time.GetUtcNow());
                return Busy(retryAfter)(request, cancellationToken);
            },
            (request, cancellationToken) =>
            {
                times.Add(host.Time.GetUtcNow());
                return ScriptedHandler.Charged()(request, cancellationToken);
            });
        using (host = ProviderClientHost.Scripted(handler, ("PaymentProvider:RetryDelay", "00:00:00.001")))
        {
            Assert.Equal(PaymentOutcome.Succeeded, (await host.ChargeAsync()).Outcome);
        }

        Assert.True(times[1] >= DateTimeOffset.UnixEpoch.AddSeconds(2), times[1].ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("3600")]
    [InlineData("Thu, 01 Jan 1970 01:00:00 GMT")]
    public async Task A_provider_that_asks_for_a_long_pause_is_not_asked_again(string retryAfter)
    {
        var handler = new ScriptedHandler(Busy(retryAfter));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.ChargeAsync());
        Assert.Single(handler.Requests);
    }

    private static ScriptedHandler.Answer Busy(string retryAfter) => ScriptedHandler.Status(
        HttpStatusCode.ServiceUnavailable,
        change: response => response.Headers.RetryAfter = RetryConditionHeaderValue.Parse(retryAfter));
}
