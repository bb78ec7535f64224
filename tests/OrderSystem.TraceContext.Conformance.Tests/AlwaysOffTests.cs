using OrderSystem.TraceContext.Conformance.Tests.Support;

namespace OrderSystem.TraceContext.Conformance.Tests;

public sealed class AlwaysOffTests(AlwaysOffHarness fixture) : PropagationTests(fixture), IClassFixture<AlwaysOffHarness>
{
    [Fact]
    public async Task What_is_sampled_out_says_so_and_keeps_its_random_flag()
    {
        var sent = await fixture.Harness.PassThroughAsync(("traceparent", "00-12345678901234567890123456789012-1234567890123456-03"));

        Assert.Equal("02", sent.Flags);
    }
}
