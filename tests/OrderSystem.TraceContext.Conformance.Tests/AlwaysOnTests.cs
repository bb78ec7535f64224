using OrderSystem.TraceContext.Conformance.Tests.Support;

namespace OrderSystem.TraceContext.Conformance.Tests;

public sealed class AlwaysOnTests(AlwaysOnHarness fixture) : PropagationTests(fixture), IClassFixture<AlwaysOnHarness>
{
    private readonly Harness _harness = fixture.Harness;

    [Fact]
    public async Task A_sampled_trace_stays_sampled_and_random_through_every_hop()
    {
        var sent = await _harness.PassThroughAsync(("traceparent", "00-12345678901234567890123456789012-1234567890123456-03"));

        Assert.Equal("03", sent.Flags);
    }

    [Fact]
    public async Task A_retry_of_the_resilience_handler_stays_in_the_trace()
    {
        _harness.Callbacks.FailNext();

        var sent = await _harness.PassThroughAsync(1, ("traceparent", "00-12345678901234567890123456789012-1234567890123456-01"));

        Assert.Equal(2, sent.Count);
        Assert.All(sent, request => Assert.Equal("12345678901234567890123456789012", request.TraceId));
        Assert.NotEqual(sent[0].SpanId, sent[1].SpanId);
    }
}
