using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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

    [Theory]
    [InlineData("http/protobuf", "none")]
    [InlineData("http/protobuf", "gzip")]
    [InlineData("grpc", "none")]
    [InlineData("grpc", "gzip")]
    public async Task A_kept_trace_is_sent_as_the_settings_of_the_exporter_say(string protocol, string compression)
    {
        await using var receiver = await Receiver.StartAsync(isGrpc: protocol == "grpc");
        var builder = CreateBuilder(
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", protocol == "grpc" ? receiver.Address : $"{receiver.Address}/v1/traces"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", protocol),
            ("OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", compression),
            ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "api-key=secret"),
            ("OTEL_SERVICE_NAME", "shop"),
            ("OTEL_TRACES_SAMPLER", "always_off"));
        await KeepAsync(builder, source =>
        {
            using var root = source.StartActivity("order", ActivityKind.Server)!;
            root.SetTag("order.id", "one");
            root.AddEvent(new ActivityEvent("paid"));
            using var failing = source.StartActivity("charge")!;
            failing.SetStatus(ActivityStatusCode.Error, new string('x', 300));
        });

        var (path, key, spans) = Assert.Single(receiver.Requests);
        Assert.Equal(
            protocol == "grpc" ? "/opentelemetry.proto.collector.trace.v1.TraceService/Export" : "/v1/traces", path);
        Assert.Equal("secret", key);
        Assert.Equal(["charge", "order"], spans.Select(span => span.Name));
        Assert.Equal(spans[1].SpanId, spans[0].ParentSpanId);
        Assert.Equal((ActivityStatusCode.Error, 300), (spans[0].Status, spans[0].StatusMessage!.Length));
        Assert.Equal(ActivityKind.Server, spans[1].Kind);
        Assert.Equal(("one", "paid"), (spans[1].Attributes["order.id"], spans[1].Events.Single().Name));
        Assert.All(spans, span => Assert.Equal("error", span.Attributes["sampling.reason"]));
        Assert.All(spans, span => Assert.Equal((builder.Environment.ApplicationName, "shop"), (span.Scope, span.Resource.ServiceName)));
    }

    [Fact]
    public async Task Many_kept_traces_are_sent_in_several_requests_as_receivers_bound_the_size_of_one()
    {
        await using var receiver = await Receiver.StartAsync(isGrpc: false);
        var builder = CreateBuilder(
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{receiver.Address}/v1/traces"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_TRACES_SAMPLER", "always_off"));

        await KeepAsync(builder, source =>
        {
            for (var i = 0; i < 150; i++)
            {
                source.StartActivity("failed")!.SetStatus(ActivityStatusCode.Error).Dispose();
            }
        });

        var sizes = receiver.Requests.Select(request => request.Spans.Count).ToList();
        Assert.Equal(150, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, 64));
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

    private static async Task KeepAsync(WebApplicationBuilder builder, Action<ActivitySource> act)
    {
        builder.AddServiceDefaults();
        builder.AddTraceKeeping(isInCluster: false);
        await using var app = builder.Build();
        using var source = new ActivitySource(builder.Environment.ApplicationName);
        await app.StartAsync(TestContext.Current.CancellationToken);
        act(source);
        await app.StopAsync(TestContext.Current.CancellationToken);
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

    /// <summary>A collector that notes what it is sent, over HTTP 1.1 or gRPC.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        private const int GrpcFrame = 5;

        public ConcurrentQueue<(string Path, string? Key, IReadOnlyList<Span> Spans)> Requests { get; } = [];

        public string Address => app.Urls.Single();

        public static async Task<Receiver> StartAsync(bool isGrpc)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrel(kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
            var receiver = new Receiver(builder.Build());
            await receiver.RunAsync(isGrpc);
            return receiver;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private Task RunAsync(bool isGrpc)
        {
            app.Run(async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                var message = body.ToArray();
                var isCompressed = context.Request.Headers.ContentEncoding == "gzip";
                if (isGrpc)
                {
                    Assert.Equal(message.Length - GrpcFrame, BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(1)));
                    isCompressed = message[0] == 1;
                    Assert.Equal(isCompressed ? "gzip" : "", context.Request.Headers["grpc-encoding"].ToString());
                    message = message[GrpcFrame..];
                    context.Response.ContentType = "application/grpc";
                    context.Response.AppendTrailer("grpc-status", "0");
                }

                using var read = isCompressed
                    ? (Stream)new GZipStream(new MemoryStream(message), CompressionMode.Decompress)
                    : new MemoryStream(message);
                var spans = OtlpReader.ReadSpans(await ByteString.FromStreamAsync(read, context.RequestAborted));
                Requests.Enqueue((context.Request.Path, context.Request.Headers["api-key"], [.. spans.Select(span => span!)]));
            });
            return app.StartAsync(TestContext.Current.CancellationToken);
        }
    }
}
