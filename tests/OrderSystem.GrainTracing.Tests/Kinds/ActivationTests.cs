using System.Diagnostics;

namespace OrderSystem.GrainTracing.Tests.Kinds;

[Collection(GrainCallTests.Name)]
public sealed class ActivationTests(EchoCluster cluster)
{
    [Fact]
    public async Task A_call_made_during_an_activation_belongs_to_the_call_that_activated_the_grain()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await cluster.Client.GetGrain<IActivatedGrain>(Random.Shared.NextInt64()).Touch();
        request.Stop();

        await spans.Expect(request, """
            cluster  request
            └── cluster  IActivatedGrain/Touch  [client]
                ├── cluster  IActivatedGrain/Touch  [server]
                └── cluster  IEchoGrain/See  [client]
                    └── cluster  IEchoGrain/See  [server]
            """);
    }

    [Fact]
    public async Task A_sampled_out_call_activates_without_a_trace_of_its_own()
    {
        using var spans = new TestSpans(ratio: 0);
        using var request = TestSpans.Source.StartActivity("request")!;

        await cluster.Client.GetGrain<IActivatedGrain>(Random.Shared.NextInt64()).Touch();

        Assert.Empty(spans.All);
    }

    [Fact]
    public async Task A_failed_activation_is_an_error_of_the_call()
    {
        using var spans = new TestSpans();
        using var request = TestSpans.Source.StartActivity("request")!;

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.Client.GetGrain<IActivatedGrain>(-Random.Shared.NextInt64(1, long.MaxValue)).Touch());
        request.Stop();

        var trace = await spans.Expect(request, """
            cluster  request
            └── cluster  IActivatedGrain/Touch  [client] error.type=System.InvalidOperationException ERROR
            """);
        var call = trace.Spans.Single(span => span.Kind == ActivityKind.Client);
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, call.Get("error.type"));
    }

    [Fact]
    public async Task The_exception_of_a_failed_activation_is_on_its_span_when_asked_for()
    {
        using var spans = new TestSpans(includeLifecycle: true);
        using var request = TestSpans.Source.StartActivity("request")!;

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.Client.GetGrain<IActivatedGrain>(-Random.Shared.NextInt64(1, long.MaxValue)).Touch());
        request.Stop();

        var trace = await spans.Expect(request, """
            cluster  request
            └── cluster  IActivatedGrain/Touch  [client] error.type=System.InvalidOperationException ERROR
                ├── cluster  activate grain  ERROR
                │   │   * creating
                │   │   * instance-created
                │   │   * activation-start
                │   │   * directory-register-success
                │   │   * state-activating
                │   ├── cluster  execute OnActivateAsync  ERROR
                │   └── cluster  register directory entry
                │           * success
                └── cluster  place grain
            """);
        var activation = trace.Spans.Single(span => span.Name == "activate grain");
        Assert.Equal((ActivityStatusCode.Error, "activation-failed"), (activation.Status, activation.StatusMessage));
        var own = trace.Spans.Single(span => span.Name == "execute OnActivateAsync");
        Assert.Equal(ActivityStatusCode.Error, own.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, own.Get("exception.type"));
        Assert.Equal("told not to activate", own.Get("exception.message"));
    }
}
