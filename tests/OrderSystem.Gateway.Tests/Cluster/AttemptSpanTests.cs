using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Testing;
using OrderSystem.TraceTesting;
using Orleans.Storage;

namespace OrderSystem.Gateway.Tests.Cluster;

/// <summary>Failures that a real silo sends over a real connection: what is repeated, and what the trace shows of it.</summary>
public sealed class AttemptSpanTests : IAsyncLifetime
{
    private const string Route = "GET /api/users/{userId}";
    private const string Call = "IUserGrain/Get";

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
    private readonly Guid _user = Guid.CreateVersion7();
    private readonly GatewayFactory _gateway;
    private IHost? _silo;

    public AttemptSpanTests() => _gateway = new GatewayFactory(
        ("Database:Folder", _folder),
        ("Cluster:RetryBudget", "00:00:15"),
        ("Cluster:RetryDelay", "00:00:00.010"),
        ("Cluster:MaxRetryDelay", "00:00:00.100"))
    { HasFakeGrains = false };

    public async ValueTask InitializeAsync()
    {
        _silo = await TestSilo.Start(_folder);
        using var client = _gateway.CreateClient();
        await Eventually.IsTrue(async () =>
        {
            using var health = await client.Get("/health");
            return health.IsSuccessStatusCode;
        });
    }

    [Fact]
    public async Task Each_attempt_is_a_client_span_of_its_own_under_the_request()
    {
        NobodyGrain.FailReads(_user, new SiloUnavailableException("gone"), new SiloUnavailableException("gone"));

        var (response, attempts) = await Read();

        await response.IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        Assert.Equal(3, attempts.Count);
        attempts[0].ShouldBeError(typeof(SiloUnavailableException).FullName).ShouldEndBefore(attempts[1]);
        attempts[1].ShouldBeError(typeof(SiloUnavailableException).FullName).ShouldEndBefore(attempts[2]);
        attempts[2].ShouldNotBeError();
    }

    [Fact]
    public async Task A_grain_for_which_no_place_was_found_is_asked_again_and_then_503()
    {
        var nowhere = new OrleansException("No active nodes are compatible with grain user. Known nodes with grain type: none.");
        NobodyGrain.FailReads(_user, nowhere, nowhere);

        var (found, attempts) = await Read();
        NobodyGrain.FailReads(_user, [.. Enumerable.Repeat(nowhere, 100)]);
        var (lost, _) = await Read();

        await found.IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        Assert.Equal(3, attempts.Count);
        await lost.IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/cluster-unavailable");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Storage_that_may_be_back_soon_or_lost_a_race_is_asked_again(bool lostRace)
    {
        NobodyGrain.FailReads(
            _user, lostRace ? new InconsistentStateException("lost") : new StorageUnavailableException(mayPass: true, new TimeoutException()));

        var (response, attempts) = await Read();

        await response.IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        Assert.Equal(2, attempts.Count);
    }

    [Fact]
    public async Task Storage_that_somebody_must_repair_is_503_at_once()
    {
        NobodyGrain.FailReads(_user, new StorageUnavailableException(mayPass: false, new IOException("/secret/path")));

        var (response, attempts) = await Read();

        await response.IsProblem(HttpStatusCode.ServiceUnavailable, "/problems/storage-unavailable");
        Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("secret", await response.Text());
        Assert.Single(attempts).ShouldBeError(typeof(StorageUnavailableException).FullName);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        if (_silo is not null)
        {
            await _silo.StopAsync();
            _silo.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task<(HttpResponseMessage Response, IReadOnlyList<TraceSpan> Attempts)> Read()
    {
        using var client = _gateway.CreateClient();
        var response = await client.Get($"/api/users/{_user}");
        var trace = await _gateway.Traces.WaitForTraceAsync(response);
        var attempts = trace.ShouldBeConnected().Span(Route).Children.Where(span => span.Name == Call).ToList();
        Assert.All(attempts, attempt => attempt.ShouldBeOfKind(ActivityKind.Client).Child(Call, kind: ActivityKind.Server));
        Assert.Equal(2 * attempts.Count, trace.Spans.Count(span => span.Name == Call));
        return (response, attempts);
    }
}
