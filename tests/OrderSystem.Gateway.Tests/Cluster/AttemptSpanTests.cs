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
    private const string Call = "IUserGrain/Get";
    private const int MaxRetries = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-tests-").FullName;
    private readonly Guid _user = Guid.CreateVersion7();
    private readonly GatewayFactory _gateway;
    private IHost? _silo;

    /// <summary>How the first reads fail, how many do, how many attempts that makes, and what the client is answered.</summary>
    public static TheoryData<Exception, int, int, int, string> Failures => new()
    {
        { new SiloUnavailableException("gone"), 2, 3, 404, "/problems/user-not-found" },
        { new OrleansException("No active nodes are compatible"), 2, 3, 404, "/problems/user-not-found" },
        { new OrleansException("No active nodes are compatible"), 100, 1 + MaxRetries, 503, "/problems/cluster-unavailable" },
        { new InconsistentStateException("lost a race"), 1, 2, 404, "/problems/user-not-found" },
        { new StorageUnavailableException(mayPass: true, new TimeoutException()), 1, 2, 404, "/problems/user-not-found" },
        { new StorageUnavailableException(mayPass: false, new IOException("secret")), 1, 1, 503, "/problems/storage-unavailable" },
    };

    public AttemptSpanTests() => _gateway = new GatewayFactory(
        ("Database:Folder", _folder),
        ("Cluster:MaxRetries", $"{MaxRetries}"),
        ("Cluster:RetryBudget", "00:01:00"),
        ("Cluster:CallTimeout", "00:01:00"),
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

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task What_may_pass_is_asked_again_and_each_attempt_is_a_client_span_under_the_request(
        Exception failure, int times, int attempts, int status, string problem)
    {
        NobodyGrain.FailReads(_user, [.. Enumerable.Repeat(failure, times)]);
        using var client = _gateway.CreateClient();

        using var response = await client.Get($"/api/users/{_user}");

        await response.IsProblem((HttpStatusCode)status, problem);
        Assert.Equal(status == 503, response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.DoesNotContain("secret", await response.Text());

        var trace = (await _gateway.Traces.WaitForTraceAsync(response)).ShouldBeConnected();
        var spans = trace.Span("GET /api/users/{userId}").Children.Where(span => span.Name == Call).ToList();
        Assert.Equal((attempts, 2 * attempts), (spans.Count, trace.Spans.Count(span => span.Name == Call)));
        Assert.All(spans, span => span.ShouldBeOfKind(ActivityKind.Client).Child(Call, kind: ActivityKind.Server));
        Assert.All(spans.Take(times), span => span.ShouldBeError(failure.GetType().FullName));
        Assert.All(spans.Skip(times), span => span.ShouldNotBeError());
        Assert.All(spans.Zip(spans.Skip(1)), pair => pair.First.ShouldEndBefore(pair.Second));
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
}
