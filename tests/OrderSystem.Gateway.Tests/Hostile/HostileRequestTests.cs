using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests.Hostile;

/// <summary>
/// Requests from generators, on the real pipeline behind the real server. A run is repeated by its seed, which a failure
/// prints: <c>HOSTILE_SEED=1,3 HOSTILE_REQUESTS=100000 dotnet test --project tests/OrderSystem.Gateway.Tests</c>.
/// </summary>
public sealed class HostileRequestTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int DefaultRequests = 12_000;
    private const int RequestsPerBroken = 8;
    private const int Connections = 8;
    private const string DefaultSeed = "20260101,20260103";

    private readonly GatewayFactory _gateway = new(("LOG_LEVEL", "error")) { LeastLevel = LogLevel.Error };
    private HttpClient? _client;
    private Guid _userId;
    private Guid _orderId;

    private static int Requests => int.Parse(
        Environment.GetEnvironmentVariable("HOSTILE_REQUESTS") ?? $"{DefaultRequests}", CultureInfo.InvariantCulture);

    private static ulong[] Seed => [.. (Environment.GetEnvironmentVariable("HOSTILE_SEED") ?? DefaultSeed)
        .Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture))];

    private RawClient Raw => new(_client!.BaseAddress!);

    public async ValueTask InitializeAsync()
    {
        _client = _gateway.CreateClient();
        _userId = await _client.CreateUser();
        _orderId = (Guid)(await _client.PlaceOrder(_userId))["id"]!;
    }

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_whole_traced_and_tells_nothing()
    {
        var raw = Raw;
        var statuses = new ConcurrentDictionary<string, int>();

        await CheckAsync(Requests, Prop.ForAll(HostileRequests.Any(_userId, _orderId), request =>
        {
            var answer = raw.Send(request.ToBytes());

            Assert.NotNull(answer);
            AnswerRules.AssertHolds(answer);
            Assert.False(
                request.IsAuthenticated == false && answer.Status < 300 && request.Target.StartsWith("/api/", StringComparison.OrdinalIgnoreCase),
                "A request without a valid token was served.");
            Assert.False(request.IsHopeless && request.IsForBody && answer.Status < 400, "A body that is none was taken.");
            Count(statuses, answer);
        }));

        Report(statuses);
        Assert.Contains("201", statuses.Keys);
        Assert.Contains("401", statuses.Keys);
        await AssertStillServes();
    }

    [Fact]
    public async Task What_is_no_HTTP_is_refused_without_harm()
    {
        var raw = Raw;
        var statuses = new ConcurrentDictionary<string, int>();

        await CheckAsync(Requests / RequestsPerBroken, Prop.ForAll(BrokenHttp.Any(HostileRequests.Any(_userId, _orderId)), bytes =>
        {
            if (raw.SendBroken(bytes.Value) is { } answer)
            {
                AnswerRules.AssertHolds(answer);
                Count(statuses, answer);
            }
        }));

        Report(statuses);
        Assert.True(statuses.Values.Sum() > Requests / RequestsPerBroken / 4, "Most were not answered at all.");
        await AssertStillServes();
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _gateway.DisposeAsync();
    }

    // Not FsCheck's own way to run in parallel, in which one thread does nothing but look whether the others are done.
    private static Task CheckAsync(int requests, Property property) => Task.WhenAll(Enumerable.Range(0, Connections).Select(number =>
        Task.Factory.StartNew(
            () => Check.One(
                Config.QuickThrowOnFailure
                    .WithMaxTest(requests / Connections).WithStartSize(10).WithEndSize(100).WithReplay(Seed[0] + (ulong)number, Seed[1]),
                property),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

    private static void Count(ConcurrentDictionary<string, int> statuses, RawAnswer answer)
    {
        var name = AnswerRules.IsOfTheApplication(answer) ? $"{answer.Status}" : $"{answer.Status} of the server";
        statuses.AddOrUpdate(name, 1, (_, count) => count + 1);
    }

    private void Report(ConcurrentDictionary<string, int> statuses) =>
        output.WriteLine($"Seed {string.Join(',', Seed)}: {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Value} x {status.Key}"))}");

    private async Task AssertStillServes()
    {
        await _client!.PostOrder(_userId, "pm_card_visa").HasStatus(HttpStatusCode.Created);
        Assert.Equal("", _gateway.Logs.Text);
    }
}
