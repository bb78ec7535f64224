using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Export;

public class UnhelpfulCollectorTests
{
    private static readonly string[] Protocols = ["http/protobuf", "grpc"];
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(60);

    public enum Behaviour
    {
        NobodyListens,
        Answers500,
        AnswersGarbage,
        CutsTheConnection,
        NeverAnswers,
    }

    public static TheoryData<Behaviour, string> Cases => new(
        from behaviour in Enum.GetValues<Behaviour>()
        from protocol in Protocols
        select (behaviour, protocol));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Requests_are_answered_and_the_stop_ends(Behaviour behaviour, string protocol)
    {
        await using var collector = await FakeCollector.StartAsync(grpc: protocol == "grpc");
        using var never = new CancellationTokenSource();
        collector.Misbehave = context => MisbehaveAsync(behaviour, context, never.Token);
        var endpoint = behaviour == Behaviour.NobodyListens ? $"http://127.0.0.1:{UnusedPort()}" : collector.Endpoint;
        await using var service = await StartAsync(endpoint, protocol);

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("hello", await service.Client.GetStringAsync("/", TestContext.Current.CancellationToken));
        }

        await service.App.StopAsync(TestContext.Current.CancellationToken).WaitAsync(StopBound, TestContext.Current.CancellationToken);
        await service.App.DisposeAsync().AsTask().WaitAsync(StopBound, TestContext.Current.CancellationToken);
        Assert.Equal(behaviour == Behaviour.NobodyListens, collector.Requests == 0);
        await never.CancelAsync();
    }

    [Fact]
    public async Task What_waits_for_a_hanging_collector_is_bounded()
    {
        const int Queue = 16;
        const int Batch = 8;
        await using var collector = await FakeCollector.StartAsync();
        var release = new TaskCompletionSource();
        collector.Misbehave = async _ =>
        {
            await release.Task;
            return false;
        };
        await using var service = await StartAsync(
            collector.Endpoint,
            "http/protobuf",
            ("OTEL_BSP_MAX_QUEUE_SIZE", $"{Queue}"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", $"{Batch}"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "120000"),
            ("Telemetry:FlushTimeout", "00:00:30"));

        for (var i = 0; i < 300; i++)
        {
            await service.Client.GetStringAsync("/", TestContext.Current.CancellationToken);
        }

        release.SetResult();
        await service.App.StopAsync(TestContext.Current.CancellationToken);

        // One batch was on its way, one may have been taken when the gate opened.
        Assert.InRange(collector.Spans.Count, 1, Queue + (2 * Batch));
    }

    private static Task<TestService> StartAsync(string endpoint, string protocol, params (string Key, string? Value)[] settings) =>
        TestService.StartOnKestrelAsync(
            app => app.MapGet("/", () => "hello"),
            [
                ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
                ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                ("OTEL_BSP_SCHEDULE_DELAY", "50"),
                ("Telemetry:FlushTimeout", "00:00:01"),
                .. settings,
            ]);

    private static async Task<bool> MisbehaveAsync(Behaviour behaviour, HttpContext context, CancellationToken never)
    {
        switch (behaviour)
        {
            case Behaviour.Answers500:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case Behaviour.AnswersGarbage:
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync(new string('<', 100_000), context.RequestAborted);
                break;
            case Behaviour.CutsTheConnection:
                context.Abort();
                break;
            case Behaviour.NeverAnswers:
                await Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(never, context.RequestAborted).Token)
                    .ContinueWith(_ => { }, TaskScheduler.Default);
                break;
        }

        return true;
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
