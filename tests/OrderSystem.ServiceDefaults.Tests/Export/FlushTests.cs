using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Export;

public class FlushTests
{
    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task The_last_request_before_the_stop_arrives_with_its_logs_and_metrics(string protocol)
    {
        await using var collector = await FakeCollector.StartAsync(grpc: protocol == "grpc");
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        await using var service = await TestService.StartOnKestrelAsync(
            app => app.MapGet("/slow", async () =>
            {
                entered.SetResult();
                await release.Task;
                return "done";
            }),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_BSP_SCHEDULE_DELAY", "3600000"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "3600000"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "3600000"));

        var answering = service.Client.GetAsync("/slow", TestContext.Current.CancellationToken);
        await entered.Task;
        var stopping = service.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, collector.Requests);
        release.SetResult();
        using var answer = await answering;
        await stopping;

        var span = Assert.Single(collector.Spans, span => OtlpReader.SpanName(span) == "GET /slow");
        Assert.False(OtlpReader.HasParent(span));
        Assert.Equal(answer.Headers.GetValues("x-trace-id").Single(), OtlpReader.SpanTraceId(span));
        Assert.Equal(2, collector.Logs.Count(log => OtlpReader.LogTraceId(log) == OtlpReader.SpanTraceId(span)));
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
        var path = protocol == "grpc" ? string.Empty : "/custom/" + signal.ToLowerInvariant().Replace("traces", "trace", StringComparison.Ordinal);
        await using var service = await TestService.StartOnKestrelAsync(
            app => app.MapGet("/", () => "hello"),
            ($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", collector.Endpoint + path),
            ($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL", protocol),
            ($"OTEL_EXPORTER_OTLP_{signal}_HEADERS", "api-key=secret"));

        using var answer = await service.GetAsync("/");
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        await service.App.StopAsync(TestContext.Current.CancellationToken);

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
        await using var service = await TestService.StartOnKestrelAsync(
            app => app.MapGet("/", () => "hello"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", all.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", traces.Endpoint),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "grpc"));

        using var answer = await service.GetAsync("/");
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        await service.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (traces.Spans.Count, all.Spans.Count));
        Assert.True(all.HasMetrics);
        Assert.NotEmpty(all.Logs);
    }

    [Fact]
    public async Task A_root_with_an_adopted_trace_id_is_exported_without_parent()
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var service = await TestService.StartOnKestrelAsync(
            app => app.MapGet("/", () => "hello"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-trace-id", "0af76519-16cd-43dd-8448-eb211c80319c");

        await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await service.App.StopAsync(TestContext.Current.CancellationToken);

        var span = Assert.Single(collector.Spans, span => OtlpReader.SpanTraceId(span) == "0af7651916cd43dd8448eb211c80319c");
        Assert.False(OtlpReader.HasParent(span));
    }
}
