using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls.Kinds;

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

        await spans.Expect(request.TraceId, """
            request
              client IActivatedGrain/Touch
                client IEchoGrain/See
                  server IEchoGrain/See
                server IActivatedGrain/Touch
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

        var trace = await spans.Expect(request.TraceId, """
            request
              client IActivatedGrain/Touch
            """);
        var call = trace.Single(span => span.Kind == ActivityKind.Client);
        Assert.Equal(ActivityStatusCode.Error, call.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, call.GetTagItem("error.type"));
    }

    [Fact]
    public async Task The_exception_of_a_failed_activation_is_on_its_span_when_asked_for()
    {
        using var spans = new TestSpans(includeLifecycle: true);
        using var request = TestSpans.Source.StartActivity("request")!;

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            cluster.Client.GetGrain<IActivatedGrain>(-Random.Shared.NextInt64(1, long.MaxValue)).Touch());
        request.Stop();

        var trace = await spans.Expect(request.TraceId, """
            request
              client IActivatedGrain/Touch
                activate grain
                  execute OnActivateAsync
                  register directory entry
                place grain
            """);
        var activation = trace.Single(span => span.DisplayName == "activate grain");
        Assert.Equal((ActivityStatusCode.Error, "activation-failed"), (activation.Status, activation.StatusDescription));
        var own = trace.Single(span => span.DisplayName == "execute OnActivateAsync");
        Assert.Equal(ActivityStatusCode.Error, own.Status);
        Assert.Equal(typeof(InvalidOperationException).FullName, own.GetTagItem("exception.type"));
        Assert.Equal("told not to activate", own.GetTagItem("exception.message"));
    }
}
