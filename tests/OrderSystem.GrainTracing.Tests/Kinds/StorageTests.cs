using System.Diagnostics;
using Orleans.Storage;

namespace OrderSystem.GrainTracing.Tests.Kinds;

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

        var trace = await spans.Expect(request, """
            cluster  request
            └── cluster  IStoringGrain/WriteConflicting  [client] error.type=Orleans.Storage.InconsistentStateException ERROR
                └── cluster  IStoringGrain/WriteConflicting  [server] error.type=Orleans.Storage.InconsistentStateException ERROR
                    │   * exception Orleans.Storage.InconsistentStateException
                    └── cluster  write storage  [client]
            """);
        Assert.All(trace.Spans.Where(span => span.Name == "IStoringGrain/WriteConflicting"), span =>
            Assert.Equal((ActivityStatusCode.Error, typeof(InconsistentStateException).FullName), (span.Status, span.Get("error.type"))));
        Assert.Single(trace.Spans.Single(span => span.Kind == ActivityKind.Server).Events);
        Assert.All(spans.All, span => Assert.Equal(request.TraceId.ToHexString(), span.TraceId));
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
            Activity.Current = null;
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
            await spans.Expect(requests[i], expected[i]);
        }

        Assert.DoesNotContain(spans.All, span => span.Name == "write storage" && span.ParentSpanId is null);
    }

    private const string NotWritten = """
        cluster  request
        └── cluster  IStoringGrain/WriteGated  [client]
            └── cluster  IStoringGrain/WriteGated  [server]
        """;

    private const string Written = NotWritten + "\n        └── cluster  write storage  [client]";

    private IStoringGrain Grain() => cluster.Client.GetGrain<IStoringGrain>(Random.Shared.NextInt64());
}
