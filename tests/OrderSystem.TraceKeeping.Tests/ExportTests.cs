using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using OrderSystem.TraceTesting;

namespace OrderSystem.TraceKeeping.Tests;

public sealed class ExportTests
{
    [Fact]
    public async Task Metrics_count_every_trace_and_their_exemplars_lead_to_those_that_the_ratio_chose()
    {
        await using var received = await TraceCollector.StartAsync();
        var builder = CreateBuilder(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", received.OtlpEndpoint.OriginalString),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
            ("OTEL_TRACES_SAMPLER_ARG", "0.3"));
        builder.AddServiceDefaults();
        builder.AddTraceKeeping(isInCluster: false);
        await using var app = builder.Build();
        using var source = new ActivitySource(builder.Environment.ApplicationName);
        using var meter = new Meter(builder.Environment.ApplicationName);
        var duration = meter.CreateHistogram<double>("duration");
        await app.StartAsync(TestContext.Current.CancellationToken);

        var failed = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            using var root = source.StartActivity("order")!;
            if (i % 2 == 0)
            {
                root.SetStatus(ActivityStatusCode.Error);
                failed.Add(root.TraceId.ToHexString());
            }

            duration.Record(i);
        }

        await app.StopAsync(TestContext.Current.CancellationToken);
        var spans = received.Store.GetTraces().SelectMany(trace => trace.Spans).ToList();
        var sampled = spans
            .Where(span => !span.Attributes.ContainsKey("sampling.reason"))
            .Select(span => span.TraceId)
            .ToHashSet();
        Assert.Subset(spans.Select(span => span.TraceId).ToHashSet(), failed.ToHashSet());
        Assert.InRange(sampled.Count, 1, spans.Count - 1);
        var point = Assert.Single(received.Store.GetMetrics().Last(metric => metric.Name == "duration").Points);
        Assert.Equal(200, point.Count);
        Assert.NotEmpty(point.Exemplars);
        Assert.All(point.Exemplars, exemplar => Assert.Contains(exemplar.TraceId!, sampled));
    }

    [Fact]
    public async Task A_service_that_exports_nothing_keeps_nothing_and_answers_as_ever()
    {
        var builder = CreateBuilder();
        builder.Services.AddRoutingCore();
        builder.AddTraceKeeping(isInCluster: false);
        await using var app = builder.Build();
        app.MapTraceKeeping();
        app.MapGet("/", () => "hello");
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(app.Urls.Single()), TestContext.Current.CancellationToken);

        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.False(answer.Headers.Contains("trace-keeping"));
    }

    private static WebApplicationBuilder CreateBuilder(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        foreach (var (key, value) in settings.Append(("Tracing:Keep:Enabled", "true")))
        {
            builder.Configuration[key] = value;
        }

        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        return builder;
    }
}
