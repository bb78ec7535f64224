using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using OrderSystem.Contracts.Payments;
using OrderSystem.TraceTesting;
using Trace = OrderSystem.TraceTesting.Trace;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class AttemptSpanTests : IAsyncLifetime
{
    private readonly TraceCollector _traces = new();
    private RealProvider _provider = null!;
    private ProviderClientHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await RealProvider.StartAsync();
        _host = ProviderClientHost.Real(
            builder => builder.Services.ConfigureOpenTelemetryTracerProvider(
                tracing => tracing.SetSampler(new AlwaysOnSampler()).AddTraceCollector(_traces)),
            ("PaymentProvider:BaseAddress", _provider.Address),
            ("PaymentProvider:RetryDelay", "00:00:00.010"));
        _ = _host.Services.GetRequiredService<TracerProvider>();
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await _provider.DisposeAsync();
        await _traces.DisposeAsync();
    }

    [Fact]
    public async Task Each_attempt_is_a_client_span_of_its_own_and_the_parent_of_its_own_server_span()
    {
        var (trace, result) = await ChargeAsync("pm_card_error");

        Assert.Equal(PaymentOutcome.ProviderFailed, result.Outcome);
        var caller = trace.Span("caller");
        Assert.Equal(3, caller.Children.Count);
        Assert.All(caller.Children, attempt => attempt
            .ShouldBeOfKind(ActivityKind.Client)
            .ShouldBeError("500")
            .Child("POST /charges", kind: ActivityKind.Server));
        Assert.Equal("POST", caller.Children.Select(attempt => attempt.Name).Distinct().Single());
        caller.Children[0].ShouldNotHave("http.request.resend_count").ShouldEndBefore(caller.Children[1]);
        caller.Children[1].ShouldHave("http.request.resend_count", 1).ShouldEndBefore(caller.Children[2]);
        caller.Children[2].ShouldHave("http.request.resend_count", 2);
    }

    [Fact]
    public async Task A_declined_card_is_no_error()
    {
        var (trace, result) = await ChargeAsync("pm_card_chargeDeclined");

        Assert.Equal(PaymentOutcome.Declined, result.Outcome);
        trace.Span("POST").ShouldHave("http.response.status_code", 402).ShouldNotBeError().ShouldNotHave("error.type");
    }

    [Fact]
    public async Task Neither_the_key_nor_the_payment_method_is_in_a_span()
    {
        var (trace, _) = await ChargeAsync("pm_card_error");

        trace.ShouldNotMention("pm_card").ShouldNotMention(_host.Reference.ToString());
    }

    private async Task<(Trace Trace, PaymentResult Result)> ChargeAsync(string card)
    {
        Activity caller;
        PaymentResult result;
        using (caller = _traces.StartRequest("caller", ActivityKind.Internal))
        {
            result = await _host.ChargeAsync(card);
        }

        return (await _traces.WaitForTraceAsync(caller, trace => trace.SpansNamed("POST").All(attempt => attempt.Children.Count == 1)), result);
    }
}
