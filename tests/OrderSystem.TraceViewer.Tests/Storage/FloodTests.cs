using OrderSystem.TraceViewer.Tests.Support;

namespace OrderSystem.TraceViewer.Tests.Storage;

[Collection(nameof(Alone))]
public sealed class FloodTests
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public void Stays_within_every_limit_at_each_moment_of_a_flood()
    {
        var viewer = new Viewer(limits =>
        {
            limits.MaxTraces = 100;
            limits.MaxSpans = 250;
            limits.MaxSpansPerTrace = 20;
            limits.MaxLogs = 50;
        });
        for (var i = 0; i < 2_000; i++)
        {
            var traceId = Sent.NewTraceId(i / 3);
            viewer.Receive(Enumerable.Range(0, 1 + (i % 7)).Select(n => Sent.Span($"{(i * 10) + n + 1:x}", traceId: traceId)));
            viewer.Receiver.Receive(Sent.Logs("gateway", Sent.Log("a", traceId), Sent.Log("b", traceId)));

            var now = viewer.Store.GetStatistics();
            Assert.InRange(now.Traces, 1, 100);
            Assert.InRange(now.Spans, 1, 250);
            Assert.InRange(now.Logs, 1, 50);
        }
    }

    [Fact]
    public void Stays_within_the_memory_limit_by_its_own_count_and_by_the_heap()
    {
        const int limit = 8 * MiB;
        var viewer = new Viewer(limits => limits.MaxBytes = limit);
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        var text = new string('x', 2_000);
        for (var i = 0; i < 10_000; i++)
        {
            var span = Sent.Span("a", traceId: Sent.NewTraceId(i));
            span.Attributes.Add(Sent.Attribute("payload", text + i));
            span.Attributes.Add(Enumerable.Range(0, 10).Select(n => Sent.Attribute($"attribute.{n}", $"{n}")));
            viewer.Receive(($"service-{i}", span));
            viewer.Receiver.Receive(Sent.Logs($"service-{i}", Sent.Log(text + i, Sent.NewTraceId(i))));
            Assert.InRange(viewer.Store.GetStatistics().EstimatedBytes, 1, limit);
        }

        // 10,000 of each would be well above 80 MiB. Traces and logs share what there is.
        var now = viewer.Store.GetStatistics();
        Assert.InRange(now.Traces, 100, 9_000);
        Assert.InRange(now.Logs, 100, 9_000);
        var heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"estimated {now.EstimatedBytes:N0}, heap {heap:N0} bytes; {now.Traces} traces, {now.Logs} logs");
        Assert.InRange(heap, 0, 2 * limit);
        GC.KeepAlive(viewer);
    }

    [Fact]
    public void Estimates_no_less_than_the_heap_holds()
    {
        var viewer = new Viewer(limits => limits.MaxBytes = 512L * MiB);
        var heapBefore = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 2_000; i++)
        {
            var traceId = Sent.NewTraceId(i);
            viewer.Receive(Enumerable.Range(0, 15).Select(n =>
            {
                var span = Sent.Span($"{n + 1:x}", n == 0 ? null : $"{n:x}", $"IOrderGrain/Place {i}", traceId: traceId);
                span.Attributes.Add(Enumerable.Range(0, 8).Select(a => Sent.Attribute($"rpc.attribute.{a}", $"a value {i} {a}")));
                return span;
            }));
        }

        // Looking at the traces builds their trees, which are kept too.
        Assert.All(viewer.Store.GetTraces(), trace => Assert.True(trace.IsConnected));
        var heap = GC.GetTotalMemory(forceFullCollection: true) - heapBefore;
        var estimated = viewer.Store.GetStatistics().EstimatedBytes;
        TestContext.Current.TestOutputHelper!.WriteLine($"estimated {estimated:N0}, heap {heap:N0} bytes");
        Assert.InRange(heap, 0, estimated);
        GC.KeepAlive(viewer);
    }

    [Fact]
    public void Gives_up_a_single_trace_that_is_larger_than_all_it_may_keep()
    {
        var viewer = new Viewer(limits => limits.MaxBytes = MiB);
        viewer.Receive(Enumerable.Range(1, 500).Select(n =>
        {
            var span = Sent.Span($"{n:x}");
            span.Attributes.Add(Sent.Attribute("payload", new string('x', 4_000)));
            return span;
        }));

        Assert.InRange(viewer.Store.GetStatistics().EstimatedBytes, 1, MiB);
    }

    [Fact]
    public async Task Survives_many_senders_and_readers_at_once()
    {
        var viewer = new Viewer(limits => (limits.MaxTraces, limits.MaxLogs) = (50, 50));
        await Parallel.ForAsync(0, 4_000, TestContext.Current.CancellationToken, (i, _) =>
        {
            var traceId = Sent.NewTraceId(i % 97);
            viewer.Receive(Sent.Span($"{i + 1:x}", traceId: traceId));
            viewer.Receiver.Receive(Sent.Logs("gateway", Sent.Log("log", traceId)));
            if (i % 20 == 0)
            {
                Assert.All(viewer.Store.GetTraces(), trace => Assert.Equal(trace.Spans.Count, trace.Tree.Nodes.Count));
            }

            return ValueTask.CompletedTask;
        });

        viewer.Store.Clear();
        Assert.Equal(0, viewer.Store.GetStatistics().EstimatedBytes);
    }
}
