using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Exporter;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.TraceTesting;

namespace OrderSystem.ServiceDefaults.Tests.Export;

/// <summary>What arrives at a collector, the last of it at the stop, and what becomes of the service when none is well.</summary>
public class ExportTests
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, Func<HttpContext, Task>> Behaviours = new()
    {
        ["nobody listens"] = _ => Task.FromException(new InvalidOperationException("Then who is asked?")),
        ["answers 500"] = context => Task.FromResult(context.Response.StatusCode = 500),
        ["answers garbage"] = context => Results.Text(new string('<', 100_000), "text/html").ExecuteAsync(context),
        ["cuts the connection"] = context => Task.Run(context.Abort),
        ["never answers"] = context => Task.Delay(Timeout.Infinite, context.RequestAborted),
    };

    public static MatrixTheoryData<string, string> Cases => new(Behaviours.Keys, ["http/protobuf", "grpc"]);

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task The_last_request_before_the_stop_arrives_with_its_logs_and_metrics(string protocol)
    {
        await using var collector = await FakeCollector.StartAsync(grpc: protocol == "grpc");
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/slow", async () =>
            {
                entered.SetResult();
                await release.Task;
                return "done";
            }),
            onKestrel: true,
            settings:
            [
                .. To(collector.Endpoint, protocol),
                ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
                ("OTEL_BLRP_SCHEDULE_DELAY", "3600000"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"),
            ]);

        var answering = service.GetAsync("/slow", "x-trace-id: 0af76519-16cd-43dd-8448-eb211c80319c");
        await entered.Task;
        var stopping = service.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, collector.Requests);
        release.SetResult();
        using var answer = await answering;
        await stopping;

        // A root, though its trace id was adopted from the client.
        var span = Assert.Single(collector.Spans, span => span.Name == "GET /slow");
        Assert.Null(span.ParentSpanId);
        Assert.Equal(("0af7651916cd43dd8448eb211c80319c", answer.Header("x-trace-id")), (span.TraceId, span.TraceId));
        Assert.Equal(2, collector.Logs.Count(log => log.TraceId == span.TraceId));
        Assert.True(collector.HasMetrics);
    }

    [Theory]
    [InlineData("TRACES", "http/protobuf")]
    [InlineData("TRACES", "grpc")]
    [InlineData("METRICS", "http/protobuf")]
    [InlineData("LOGS", "http/protobuf")]
    [InlineData("LOGS", "grpc")]
    public async Task A_signal_with_an_endpoint_of_its_own_is_sent_there_and_the_others_are_not(string signal, string protocol)
    {
        await using var collector = await FakeCollector.StartAsync(grpc: protocol == "grpc");
        await AskAndStopAsync(
            ($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", collector.Endpoint + (protocol == "grpc" ? "" : $"/custom/{signal}")),
            ($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", protocol),
            ($"OTEL_EXPORTER_OTLP_{signal}_HEADERS", "api-key=secret"));

        Assert.Equal(
            (signal == "TRACES", signal == "METRICS", signal == "LOGS"),
            (collector.Spans.Count > 0, collector.HasMetrics, collector.Logs.Count > 0));
        Assert.Equal("secret", collector.LastHeaders!["api-key"]);
    }

    [Fact]
    public async Task A_signals_own_settings_win_over_those_of_all()
    {
        await using var all = await FakeCollector.StartAsync();
        await using var traces = await FakeCollector.StartAsync(grpc: true);
        await AskAndStopAsync(
        [
            .. To(all.Endpoint),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Endpoint),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"),
        ]);

        RequestIn(traces);
        Assert.Empty(all.Spans);
        Assert.True(all.HasMetrics);
        Assert.NotEmpty(all.Logs);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("http://c:1/ Grpc None 10000 ", "ENDPOINT=http://c:1")]
    [InlineData(
        "http://c:1/x/v1/traces HttpProtobuf GZip 10000 ", "ENDPOINT=http://c:1/x/ PROTOCOL=http/protobuf COMPRESSION=gzip")]
    [InlineData("http://c:1/ Grpc None 9 a=b", "ENDPOINT=http://c:1 HEADERS=a=b TIMEOUT=7 TRACES_TIMEOUT=9")]
    [InlineData(
        "http://t:1/own HttpProtobuf GZip 10000 ",
        "TRACES_ENDPOINT=http://t:1/own TRACES_PROTOCOL=http/protobuf TRACES_COMPRESSION=gzip")]
    [InlineData(
        "http://t:1/ Grpc None 10000 t=1",
        "ENDPOINT=http://c:1 COMPRESSION=gzip TRACES_ENDPOINT=http://t:1 TRACES_COMPRESSION=none TRACES_HEADERS=t=1")]
    [InlineData(null, "METRICS_ENDPOINT=http://m:1")]
    public void An_exporter_of_ones_own_sends_traces_where_the_others_go(string? expected, string settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(setting => setting.Split('=', 2))
                .Select(pair => KeyValuePair.Create($"OTEL_EXPORTER_OTLP_{pair[0]}", (string?)pair[1]))).Build();

        var read = OtlpExport.TraceOptions(configuration);

        var to = new OtlpExporterOptions();
        read?.Invoke(to);
        var actual = $"{to.Endpoint} {to.Protocol} {to.Compression} {to.TimeoutMilliseconds} {to.Headers}";
        Assert.Equal(expected, read is null ? null : actual);
    }

    [Fact]
    public async Task The_resource_names_service_version_instance_and_environment()
    {
        var resource = await ExportedResourceAsync();

        Assert.Equal(TestService.Name, resource["service.name"]);
        Assert.StartsWith("0.1.0", (string?)resource["service.version"], StringComparison.Ordinal);
        Assert.True(Guid.TryParse((string?)resource["service.instance.id"], out _));
        Assert.Equal("production", resource["deployment.environment.name"]);
        Assert.Equal("dotnet", resource["telemetry.sdk.language"]);
    }

    [Fact]
    public async Task What_the_standard_settings_say_wins_and_a_service_name_is_taken_as_it_is()
    {
        var resource = await ExportedResourceAsync(
            ("OTEL_SERVICE_NAME", "a+b%20c"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.name=a,service.instance.id=7,deployment.environment.name=staging,team=orders"));

        Assert.Equal(("a+b%20c", "7"), (resource["service.name"], resource["service.instance.id"]));
        Assert.Equal(("staging", "orders"), (resource["deployment.environment.name"], resource["team"]));
    }

    [Theory]
    [InlineData("a+b", "a+b")]
    [InlineData("a%2Bb", "a+b")]
    [InlineData("a%20b", "a b")]
    [InlineData("Am%C3%A9lie", "Amélie")]
    [InlineData("100%25", "100%")]
    [InlineData("a%2Cb%3Bc", "a,b;c")]
    [InlineData("a=b", "a=b")]
    [InlineData(" a ", "a")]
    public async Task A_value_is_percent_encoded_and_the_same_in_resource_and_log_lines(string encoded, string value)
    {
        var settings = ("OTEL_RESOURCE_ATTRIBUTES", (string?)$"service.name={encoded},team={encoded}");

        var resource = await ExportedResourceAsync(settings);

        Assert.Equal((value, value), ((string?)resource["service.name"], (string?)resource["team"]));
        await using var services = TestService.Services(settings);
        Assert.Equal(value, services.GetRequiredService<ServiceResource>().Name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Requests_are_answered_and_the_stop_ends_whatever_the_collector_does(string behaviour, string protocol)
    {
        await using var collector = await FakeCollector.StartAsync(grpc: protocol == "grpc");
        collector.Misbehave = async context =>
        {
            await Behaviours[behaviour](context);
            return true;
        };
        var endpoint = behaviour == "nobody listens" ? $"http://127.0.0.1:{UnusedPort()}" : collector.Endpoint;
        await using var service = await StartOnKestrelAsync(
        [
            .. To(endpoint, protocol),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"),
            ("Telemetry:FlushTimeout", "00:00:01"),
        ]);

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal("hello", await service.Client.GetStringAsync("/", TestContext.Current.CancellationToken));
        }

        var stop = TestContext.Current.CancellationToken;
        await service.App.StopAsync(stop).WaitAsync(StopBound, stop);
        await service.App.DisposeAsync().AsTask().WaitAsync(StopBound, stop);
        Assert.Equal(behaviour == "nobody listens", collector.Requests == 0);
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
        await using var service = await StartOnKestrelAsync(
        [
            .. To(collector.Endpoint),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"),
            ("OTEL_BSP_MAX_QUEUE_SIZE", $"{Queue}"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", $"{Batch}"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "120000"),
            ("Telemetry:FlushTimeout", "00:00:30"),
        ]);

        for (var i = 0; i < 300; i++)
        {
            await service.Client.GetStringAsync("/", TestContext.Current.CancellationToken);
        }

        release.SetResult();
        await service.App.StopAsync(TestContext.Current.CancellationToken);

        // One batch was on its way, one may have been taken when the gate opened.
        Assert.InRange(collector.Spans.Count, 1, Queue + (2 * Batch));
    }

    private static (string Key, string? Value)[] To(string endpoint, string protocol = "http/protobuf") =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)];

    private static Task<TestService> StartOnKestrelAsync((string Key, string? Value)[] settings) =>
        TestService.StartAsync(TestService.Hello, onKestrel: true, settings: settings);

    private static async Task AskAndStopAsync(params (string Key, string? Value)[] settings)
    {
        await using var service = await StartOnKestrelAsync(settings);
        using var answer = await service.GetAsync("/");
        await service.SpanAsync();
        await service.App.StopAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, object?>> ExportedResourceAsync(
        params (string Key, string? Value)[] settings)
    {
        await using var collector = await FakeCollector.StartAsync();
        await AskAndStopAsync([.. To(collector.Endpoint), .. settings]);
        return RequestIn(collector).Resource.Attributes;
    }

    // What another test's exporter is still sending has a span in this process, too.
    private static Span RequestIn(FakeCollector collector) => Assert.Single(collector.Spans, span => span.Name == "GET /");

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
