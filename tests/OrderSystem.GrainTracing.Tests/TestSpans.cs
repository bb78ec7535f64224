using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrderSystem.TraceTesting;
using Trace = OrderSystem.TraceTesting.Trace;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>The spans that an SDK with the given sampler would export, of all silos and the client.</summary>
internal sealed class TestSpans : IDisposable
{
    public static readonly ActivitySource Source = new("OrderSystem.GrainTracing.Tests");

    // Shorter where most tests are to fail, as in mutation testing.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(
        int.TryParse(Environment.GetEnvironmentVariable("TEST_WAIT_SECONDS"), out var seconds) ? seconds : 60);

    private readonly TracerProvider _provider;
    private readonly TraceCollector _collector = new();

    public TestSpans(double ratio = 1, bool includeLifecycle = false, bool includeSystemCalls = false, params string[] sources)
    {
        _provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("cluster"))
            .AddSource(Source.Name)
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(
                new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Tracing:GrainCalls:IncludeLifecycle"] = includeLifecycle.ToString(),
                    ["Tracing:GrainCalls:IncludeSystemCalls"] = includeSystemCalls.ToString(),
                }).Build()))
            .AddGrainCallInstrumentation()
            .AddSource(sources)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddTraceCollector(_collector)
            .Build();
    }

    /// <summary>The traces that have arrived.</summary>
    public IReadOnlyList<Trace> Traces => _collector.Store.GetTraces();

    /// <summary>The spans that have arrived, trace by trace.</summary>
    public IReadOnlyList<Span> All => [.. Traces.SelectMany(trace => trace.Spans)];

    /// <summary>All of it as text.</summary>
    public string Text => string.Join('\n', Traces.Select(trace => trace.ToTreeText()));

    /// <summary>Starts a request, which the caller ends.</summary>
    public static Activity StartRequest() => Source.StartActivity("request")!;

    /// <summary>Does the work below a request, and waits until the request's trace is as expected.</summary>
    public async Task<Trace> Request(string expected, Func<Task> work)
    {
        using var request = StartRequest();
        await work();
        request.Stop();
        return await Expect(request.TraceId.ToHexString(), expected);
    }

    /// <summary>Waits until the trace is this, by its <see cref="Outline"/>, and fails if it does not become it.</summary>
    public async Task<Trace> Expect(string traceId, string expected)
    {
        Trace? trace = null;
        await Until(() => _collector.Store.TryGetTrace(traceId, out trace) && Outline(trace) == expected);
        Assert.True(trace is not null, $"There is no such trace, but:\n{Text}");
        Assert.Equal(expected, Outline(trace));
        return trace;
    }

    /// <summary>Waits for a span that is as told.</summary>
    public async Task<Span> One(Func<Span, bool> wanted)
    {
        await Until(() => All.Any(wanted));
        Assert.True(All.Any(wanted), $"No such span, but:\n{Text}");
        return All.Single(wanted);
    }

    // Does not fail itself: the assertion that follows says what is there instead.
    public static async Task Until(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < Bound)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _provider.Dispose();

    /// <summary>
    /// A trace in one line: <c>name:kind!error ~link *event=exception {children}</c>, kinds but the internal one; siblings by their
    /// text. <c>→name {children}</c> stands for a call without anything to tell: its client span and below it its server
    /// span alone. Spans without a parent in the trace stand side by side.
    /// </summary>
    private static string Outline(Trace trace)
    {
        return Siblings(trace.Spans.Where(span => trace.Spans.All(parent => parent.SpanId != span.ParentSpanId)));

        string Siblings(IEnumerable<Span> spans) => string.Join(' ', spans.Select(One).Order(StringComparer.Ordinal));

        Span[] Below(Span span) => [.. trace.Spans.Where(child => child.ParentSpanId == span.SpanId)];

        string One(Span span)
        {
            var isCall = Below(span) is [{ Kind: ActivityKind.Server } server] && server.Name == span.Name
                && Own(server) == $"{span.Name}:server" && Own(span) == $"{span.Name}:client";
            var below = Below(isCall ? Below(span)[0] : span);
            return (isCall ? $"→{span.Name}" : Own(span)) + (below.Length == 0 ? "" : $" {{{Siblings(below)}}}");
        }

        // The milestones of Orleans' own lifecycle spans are left out: which of them it notes depends on its threads.
        static string Own(Span span) => string.Concat(
        [
            span.Name,
            span.Kind == ActivityKind.Internal ? "" : $":{span.Kind.ToString().ToLowerInvariant()}",
            span.Status == ActivityStatusCode.Error ? $"!{span.Get("error.type")}" : "",
            .. span.Links.Select(_ => " ~link"),
            .. span.Events.Where(_ => span.Scope != "Microsoft.Orleans.Lifecycle").Select(item => $" *{item.Name}{Exception(item)}"),
        ]);

        static string Exception(SpanEvent item) => item.Attributes.GetString("exception.type") is { } type ? $"={type}" : "";
    }
}

internal static class SpanExtensions
{
    /// <summary>The value of an attribute; null where the span has none of that name.</summary>
    public static object? Get(this Span span, string attribute) => span.Attributes.TryGetValue(attribute, out var value) ? value : null;
}
