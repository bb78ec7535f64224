using System.Diagnostics;
using OrderSystem.Measurements.Fidelity;

namespace OrderSystem.Tools.Tests.Fidelity;

/// <summary>What counts as complete, as orphan and as kept.</summary>
public sealed class CollectedLoadTests
{
    private static readonly Guid Order = Guid.NewGuid();

    [Fact]
    public void A_trace_with_its_root_and_both_sides_of_each_call_is_complete()
    {
        var result = Count(Trace("a"));

        Assert.Equal((1, 1, 0, 0, 0, 5), (result.Traces, result.Complete, result.Incomplete, result.Orphans, result.MissingParents, result.Spans));
    }

    [Fact]
    public void A_trace_without_one_side_of_a_call_is_incomplete()
    {
        var result = Count(Trace("a")[..^1]);

        Assert.Equal((0, 1, 0, 0), (result.Complete, result.Incomplete, result.Orphans, result.MissingParents));
    }

    [Fact]
    public void A_trace_without_its_HTTP_root_is_an_orphan()
    {
        var result = Count([.. Trace("a"), .. Trace("b")[1..]]);

        Assert.Equal((2, 1, 0, 1, 1), (result.Traces, result.Complete, result.Incomplete, result.Orphans, result.MissingParents));
    }

    [Fact]
    public void A_span_whose_parent_is_only_in_another_trace_misses_its_parent()
    {
        var result = Count([.. Trace("a"), Trace("b")[0], Trace("b")[1] with { ParentSpanId = "1" }]);

        Assert.Equal((1, 1, 1), (result.Complete, result.Incomplete, result.MissingParents));
    }

    [Fact]
    public void A_log_line_is_kept_when_it_stands_under_the_trace_of_its_request()
    {
        var result = Count(Trace("a"), new(Order, "a"), new(Order, "b"), new(Order, null), new(Guid.NewGuid(), "a"));

        Assert.Equal((4, 1), (result.LogLines, result.LogLinesKept));
    }

    private static FidelityResult Count(SpanRecord[] spans, params LogLine[] lines) =>
        new CollectedLoad(new Dictionary<Guid, string> { [Order] = "a" }, spans, lines).Count(Propagation.Ours, 1);

    private static SpanRecord[] Trace(string traceId)
    {
        const string Grains = "grains";
        return
        [
            new(traceId, $"{traceId}1", null, "Microsoft.AspNetCore", "POST", ActivityKind.Server),
            new(traceId, $"{traceId}2", $"{traceId}1", Grains, "IOrderGrain/Place", ActivityKind.Client),
            new(traceId, $"{traceId}3", $"{traceId}2", Grains, "IOrderGrain/Place", ActivityKind.Server),
            new(traceId, $"{traceId}4", $"{traceId}3", Grains, "IPaymentGrain/Charge", ActivityKind.Client),
            new(traceId, $"{traceId}5", $"{traceId}4", Grains, "IPaymentGrain/Charge", ActivityKind.Server),
        ];
    }
}
