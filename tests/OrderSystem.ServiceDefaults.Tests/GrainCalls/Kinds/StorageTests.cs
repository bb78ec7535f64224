using System.Diagnostics;
using Orleans.Storage;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class StorageTests(EchoCluster cluster)
{
    [Fact]
    public async Task A_conflicting_write_is_an_error_of_the_call_and_deactivates_without_a_trace_of_its_own()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain().WriteConflicting());
        request.Stop();

        var trace = await spans.Expect(request.TraceId, """
            request
              client IStoringGrain/WriteConflicting
                server IStoringGrain/WriteConflicting
                  client write storage
            """);
        Assert.All(trace.Where(span => span.DisplayName == "IStoringGrain/WriteConflicting"), span =>
            Assert.Equal((ActivityStatusCode.Error, typeof(InconsistentStateException).FullName), (span.Status, span.GetTagItem("error.type"))));
        Assert.Single(trace.Single(span => span.Kind == ActivityKind.Server).Events);
        Assert.All(spans.All, span => Assert.Equal(request.TraceId, span.TraceId));
    }

    [Fact]
    public async Task Writes_that_Orleans_puts_together_are_one_span_in_the_trace_that_asked_first()
    {
        using var spans = new TestSpans();
        var grain = Grain();
        List<Activity> requests = [];
        List<Task> writes = [];
        for (var i = 0; i < 3; i++)
        {
            Activity.Current = null;
            requests.Add(TestSpans.Source.StartActivity("request")!);
            writes.Add(grain.WriteGated());
            while (await grain.Waiting() <= i)
            {
            }
        }

        FaultyStorage.Gate(grain.GetGrainId()).SetResult();
        await Task.WhenAll(writes);
        requests.ForEach(request => request.Stop());

        string[] expected = [Written, Written, NotWritten];
        for (var i = 0; i < 3; i++)
        {
            var request = requests[i];
            await spans.One(span => span.TraceId == request.TraceId && span is { Kind: ActivityKind.Server, DisplayName: "IStoringGrain/WriteGated" });
            Assert.Equal(expected[i], SpanTree.Of([.. spans.All.Where(span => span.TraceId == request.TraceId && !span.DisplayName.EndsWith("Waiting", StringComparison.Ordinal))]), ignoreLineEndingDifferences: true);
        }

        Assert.DoesNotContain(spans.All, span => span.DisplayName == "write storage" && span.ParentSpanId == default);
    }

    private const string NotWritten = """
        request
          client IStoringGrain/WriteGated
            server IStoringGrain/WriteGated
        """;

    private const string Written = NotWritten + "\n      client write storage";

    private IStoringGrain Grain() => cluster.Client.GetGrain<IStoringGrain>(Random.Shared.NextInt64());
}
