using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrderSystem.GrainTracing.Tests.Support;
using OrderSystem.TraceTesting;
using OrderSystem.TraceTesting.Model;
using Trace = OrderSystem.TraceTesting.Model.Trace;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>The spans that an SDK with the given sampler would export, of all silos and the client.</summary>
internal sealed class TestSpans : IDisposable
{
    public static readonly ActivitySource Source = new("OrderSystem.GrainTracing.Tests");

    // Siblings start side by side, so only their names are the same at each run.
    private static readonly SpanTreeOptions Shown = new() { SortSiblings = true };

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
    public string Text => string.Join('\n', Traces.Select(trace => trace.ToTreeText(Shown)));

    /// <summary>The request's trace, once it is complete.</summary>
    public Task<Trace> OfTrace(Activity request) => _collector.WaitForTraceAsync(request);

    /// <summary>Waits until the request's trace is this tree, and fails if it does not become it.</summary>
    public Task<Trace> Expect(Activity request, string tree) => Expect(request.TraceId.ToHexString(), tree);

    /// <inheritdoc cref="Expect(Activity, string)" />
    public async Task<Trace> Expect(string traceId, string tree)
    {
        var expected = tree.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        Trace? trace = null;
        await Until(() => _collector.Store.TryGetTrace(traceId, out trace) && trace.ToTreeText(Shown) == expected);
        Assert.True(trace is not null, $"There is no such trace, but:\n{Text}");
        return trace.ShouldHaveTree(tree, Shown);
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
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < Wait.Bound)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _provider.Dispose();
}

internal static class SpanExtensions
{
    /// <summary>The value of an attribute; null where the span has none of that name.</summary>
    public static object? Get(this Span span, string attribute) => span.Attributes.TryGetValue(attribute, out var value) ? value : null;
}
