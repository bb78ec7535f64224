using System.Net;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

/// <summary>What the provider refuses once, it refuses always: a 4xx is not asked again.</summary>
public sealed class RefusalTests
{
    public static TheoryData<int> Refusals => [.. Enumerable.Range(400, 100).Except(NotFinal)];

    // Declined, too slow, too early, too many.
    private static int[] NotFinal => [402, 408, 425, 429];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_charge_that_is_refused_is_final(int status)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status((HttpStatusCode)status));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.Rejected), await host.ChargeAsync());
        Assert.Single(handler.Requests);
    }

    [Theory]
    [InlineData(402, 1)]
    [InlineData(408, 3)]
    [InlineData(425, 1)]
    [InlineData(429, 3)]
    public async Task What_may_go_well_the_next_time_is_not_final(int status, int attempts)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status((HttpStatusCode)status));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.ChargeAsync());
        Assert.Equal(attempts, handler.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_after_an_attempt_that_was_left_open_leaves_the_charge_open()
    {
        var handler = new ScriptedHandler(ScriptedHandler.Hangs(), ScriptedHandler.Status(HttpStatusCode.Conflict));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.ChargeAsync());
        Assert.Equal(2, handler.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task A_void_that_is_refused_leaves_open_what_may_be_charged(HttpStatusCode status)
    {
        var handler = new ScriptedHandler(ScriptedHandler.Status(status));
        using var host = ProviderClientHost.Scripted(handler);

        Assert.Equal(new PaymentResult(PaymentOutcome.ProviderFailed), await host.VoidAsync());
        Assert.Single(handler.Requests);
    }
}
