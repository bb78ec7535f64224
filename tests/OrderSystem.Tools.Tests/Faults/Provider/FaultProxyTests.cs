using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderSystem.Measurements.Faults.Provider;
using OrderSystem.Testing;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Tools.Tests.Faults.Provider;

/// <summary>Each fault does to a request what it says.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(1);

    // Well after the silo of these tests gives up, also on a busy machine.
    private static readonly TimeSpan LateEnough = TimeSpan.FromSeconds(8);

    private readonly ConcurrentQueue<string> _received = new();
    private readonly Uri[] _addresses = Ports.FreeAddresses(2);
    private readonly HttpClient _silo = new();
    private WebApplication _provider = null!;
    private FaultProxy? _proxy;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _provider = builder.Build();
        _provider.Urls.Add(_addresses[0].OriginalString);
        _provider.MapPost("/charges", (HttpRequest request) =>
        {
            _received.Enqueue(request.Headers["Idempotency-Key"].ToString());
            return Results.Json(new { status = "succeeded" }, statusCode: StatusCodes.Status201Created);
        });
        await _provider.StartAsync(Cancelled);
        _silo.BaseAddress = _addresses[1];
    }

    public async ValueTask DisposeAsync()
    {
        _silo.Dispose();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task An_error_before_forwarding_never_reaches_the_provider()
    {
        await StartProxyAsync(ProviderFaultKind.ErrorBefore);

        Assert.Equal(HttpStatusCode.InternalServerError, await ChargeAsync());
        Assert.Empty(_received);
    }

    [Fact]
    public async Task An_error_after_forwarding_loses_the_answer_only()
    {
        await StartProxyAsync(ProviderFaultKind.ErrorAfter);

        Assert.Equal(HttpStatusCode.InternalServerError, await ChargeAsync());
        Assert.Single(_received);
    }

    [Fact]
    public async Task A_request_that_hangs_is_neither_answered_nor_forwarded()
    {
        await StartProxyAsync(ProviderFaultKind.Hang);

        Assert.Null(await ChargeAsync(giveUp: true));
        Assert.Empty(_received);
    }

    [Fact]
    public async Task A_late_request_reaches_the_provider_after_its_sender_has_given_up()
    {
        var proxy = await StartProxyAsync(ProviderFaultKind.Late);

        Assert.Null(await ChargeAsync(giveUp: true));
        Assert.True(proxy.HasLateRequests);
        Assert.Empty(_received);

        await Eventually.IsTrue(() => !_received.IsEmpty);
        await Eventually.IsTrue(() => !proxy.HasLateRequests);
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_reaches_the_provider_twice_with_its_key()
    {
        await StartProxyAsync(ProviderFaultKind.Twice);

        Assert.Equal(HttpStatusCode.Created, await ChargeAsync());
        Assert.Equal(2, _received.Count);
        Assert.Single(_received.Distinct());
    }

    [Fact]
    public async Task When_the_faults_are_over_every_request_passes()
    {
        var proxy = await StartProxyAsync(ProviderFaultKind.ErrorBefore);
        proxy.StopFaults();

        Assert.Equal(HttpStatusCode.Created, await ChargeAsync());
        Assert.Single(_received);
    }

    [Fact]
    public async Task After_so_many_requests_of_a_payment_the_next_one_passes()
    {
        await StartProxyAsync(ProviderFaultKind.ErrorBefore);
        var reference = Guid.NewGuid();
        var attempts = 0;
        while (await ChargeAsync(reference) == HttpStatusCode.InternalServerError)
        {
            attempts++;
        }

        Assert.Equal(PlanOf(ProviderFaultKind.ErrorBefore).For(0).Requests, attempts);
        Assert.Single(_received);
    }

    /// <summary>A plan in which the first payment meets the fault.</summary>
    private static ProviderFaultPlan PlanOf(ProviderFaultKind fault) => Enumerable.Range(0, 10_000)
        .Select(seed => new ProviderFaultPlan(seed, share: 1))
        .First(plan => plan.For(0) is var first && first.Kind == fault && first.Delay >= LateEnough);

    private async Task<FaultProxy> StartProxyAsync(ProviderFaultKind fault) =>
        _proxy = await FaultProxy.StartAsync(_addresses[1], _addresses[0], PlanOf(fault));

    private async Task<HttpStatusCode?> ChargeAsync(Guid? reference = null, bool giveUp = false)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/charges") { Content = JsonContent.Create(new { reference = reference ?? Guid.NewGuid() }) };
        request.Headers.Add("Idempotency-Key", "key");
        patience.CancelAfter(giveUp ? GiveUp : Bound);
        try
        {
            using var response = await _silo.SendAsync(request, patience.Token);
            return response.StatusCode;
        }
        catch (TaskCanceledException) when (giveUp)
        {
            return null;
        }
    }
}
