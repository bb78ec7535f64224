using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class AttemptSpanTests : IAsyncLifetime, IDisposable
{
    private const string SourceName = "OrderSystem.Silo.Tests.AttemptSpans";

    private readonly ActivitySource _source = new(SourceName);
    private readonly SpanCollector _spans = new();
    private RealProvider _provider = null!;
    private ProviderClientHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await RealProvider.StartAsync();
        _host = ProviderClientHost.Real(
            builder => builder.Services.ConfigureOpenTelemetryTracerProvider(
                tracing => tracing.SetSampler(new AlwaysOnSampler()).AddSource(SourceName).AddProcessor(_spans)),
            ("PaymentProvider:BaseAddress", _provider.Address),
            ("PaymentProvider:RetryDelay", "00:00:00.010"));
        _ = _host.Services.GetRequiredService<TracerProvider>();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _provider.DisposeAsync();
    }

    public void Dispose()
    {
        _host.Dispose();
        _source.Dispose();
    }

    [Fact]
    public async Task Each_attempt_is_a_client_span_of_its_own_below_the_callers()
    {
        var (caller, result) = await ChargeAsync("pm_card_error");

        Assert.Equal(PaymentOutcome.ProviderFailed, result.Outcome);
        var attempts = await _spans.WaitForAsync(caller, ActivityKind.Client, 3);
        Assert.All(attempts, attempt =>
        {
            Assert.Equal("POST", attempt.DisplayName);
            Assert.Equal(caller.SpanId, attempt.ParentSpanId);
            Assert.Equal(ActivityStatusCode.Error, attempt.Status);
            Assert.Equal("500", attempt.GetTagItem("error.type"));
        });
        Assert.Equal([null, 1, 2], attempts.Select(attempt => attempt.GetTagItem("http.request.resend_count")));
    }

    [Fact]
    public async Task Each_attempt_is_the_parent_of_its_own_server_span()
    {
        var (caller, _) = await ChargeAsync("pm_card_error");

        var attempts = await _spans.WaitForAsync(caller, ActivityKind.Client, 3);
        var served = await _spans.WaitForAsync(caller, ActivityKind.Server, 3);
        Assert.Equal(
            attempts.Select(attempt => attempt.SpanId.ToHexString()).Order(StringComparer.Ordinal),
            served.Select(span => span.ParentSpanId.ToHexString()).Order(StringComparer.Ordinal));
        Assert.All(served, span => Assert.Equal("POST /charges", span.DisplayName));
    }

    [Fact]
    public async Task A_declined_card_is_no_error()
    {
        var (caller, result) = await ChargeAsync("pm_card_chargeDeclined");

        Assert.Equal(PaymentOutcome.Declined, result.Outcome);
        var attempt = (await _spans.WaitForAsync(caller, ActivityKind.Client, 1)).Single();
        Assert.Equal(402, attempt.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Unset, attempt.Status);
        Assert.Null(attempt.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Neither_the_key_nor_the_payment_method_is_in_a_span()
    {
        var (caller, _) = await ChargeAsync("pm_card_error");

        var spans = (await _spans.WaitForAsync(caller, ActivityKind.Client, 3))
            .Concat(await _spans.WaitForAsync(caller, ActivityKind.Server, 3));
        Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString() is { } text
            && (text.Contains("pm_card", StringComparison.Ordinal) || text.Contains(_host.Reference.ToString(), StringComparison.Ordinal)));
    }

    private async Task<(Activity Caller, PaymentResult Result)> ChargeAsync(string card)
    {
        using var caller = _source.StartActivity("caller")!;
        return (caller, await _host.ChargeAsync(card));
    }

    /// <summary>Spans as an exporter would see them, with those of other tests among them.</summary>
    private sealed class SpanCollector : BaseProcessor<Activity>
    {
        private readonly ConcurrentQueue<Activity> _ended = new();

        public override void OnEnd(Activity data) => _ended.Enqueue(data);

        public async Task<IReadOnlyList<Activity>> WaitForAsync(Activity caller, ActivityKind kind, int count)
        {
            using var end = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (true)
            {
                var spans = _ended.Where(span => span.TraceId == caller.TraceId && span.Kind == kind).ToList();
                if (spans.Count >= count)
                {
                    Assert.Equal(count, spans.Count);
                    return spans;
                }

                Assert.False(end.IsCancellationRequested, $"{spans.Count} of {count} {kind} spans arrived.");
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
