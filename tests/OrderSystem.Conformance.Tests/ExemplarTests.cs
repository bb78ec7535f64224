using System.Net.Http.Json;
using OrderSystem.TraceTesting;

namespace OrderSystem.Conformance.Tests;

/// <summary>The way from a metric to a trace, in what is really exported.</summary>
public sealed class ExemplarTests
{
    [Fact]
    public async Task The_durations_of_requests_and_grain_calls_lead_to_recorded_traces_and_to_no_others()
    {
        await using var traces = await TraceCollector.StartAsync();
        await using var system = await ConformanceSystem.StartAsync(
            "parentbased_always_on",
            ("OTEL_EXPORTER_OTLP_ENDPOINT", traces.OtlpEndpoint.OriginalString),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "200"));

        var notRecorded = await AskAsync(system, flags: "00");
        var recorded = await AskAsync(system, flags: "01");

        // The test's own client began the trace.
        var trace = await traces.WaitForTraceAsync(recorded, trace => trace.Spans.Count >= 3);
        foreach (var duration in (string[])["http.server.request.duration", "rpc.server.call.duration"])
        {
            IEnumerable<MetricExemplar> Exemplars() => traces.Store.GetMetrics().Where(metric => metric.Name == duration)
                .SelectMany(metric => metric.Points).SelectMany(point => point.Exemplars);

            await traces.WaitUntilAsync(
                _ => Exemplars().Any(exemplar => exemplar.TraceId == trace.TraceId), () => $"No exemplar of {duration} arrived.");
            Assert.All(
                Exemplars().Where(exemplar => exemplar.TraceId == trace.TraceId),
                exemplar => Assert.Contains(
                    trace.Spans, span => span.SpanId == exemplar.SpanId && span.Kind == System.Diagnostics.ActivityKind.Server));
            Assert.DoesNotContain(Exemplars(), exemplar => exemplar.TraceId == TraceCollector.TraceIdOf(notRecorded));
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(ConformanceSystem system, string flags)
    {
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        var request = new HttpRequestMessage(HttpMethod.Post, system.TestEndpoint) { Content = JsonContent.Create<object[]>([]) };
        request.Headers.Add("traceparent", $"00-{Guid.NewGuid():N}-1234567890123456-{flags}");
        return (await client.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
    }
}
