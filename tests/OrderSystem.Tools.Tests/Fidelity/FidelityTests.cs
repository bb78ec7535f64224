using OrderSystem.Measurements.Fidelity;

namespace OrderSystem.Tools.Tests.Fidelity;

/// <summary>The claims of docs/fidelity.md, with a small load.</summary>
public sealed class FidelityTests
{
    private const int Requests = 400;
    private const int LinesPerRequest = GrainLog.LinesPerRequest;

    [Fact]
    public async Task With_our_filters_every_trace_is_complete_and_every_log_line_keeps_its_trace_at_any_ratio()
    {
        var results = await MeasureAsync(Propagation.Ours, 1, 0.1, 0.01);

        Assert.Equal(3, results.Count);
        Assert.Equal(Requests, results[0].Complete);
        Assert.All(results, result =>
        {
            Assert.Equal(0, result.Orphans);
            Assert.Equal(0, result.Incomplete);
            Assert.Equal(0, result.MissingParents);
            Assert.Equal(result.Traces, result.Complete);
            Assert.Equal(Requests, result.Requests);
            Assert.Equal((Requests * LinesPerRequest, Requests * LinesPerRequest), (result.LogLines, result.LogLinesKept));
        });
    }

    [Fact]
    public async Task With_Orleans_own_filters_a_request_that_is_sampled_out_leaves_orphans_and_lines_without_its_trace()
    {
        var result = Assert.Single(await MeasureAsync(Propagation.BuiltIn, 0.1));

        Assert.True(result.Orphans > 0, $"{result}");
        Assert.True(result.LogLinesKept < result.LogLines, $"{result}");
    }

    private static Task<List<FidelityResult>> MeasureAsync(Propagation propagation, params double[] ratios) =>
        FidelityCommand.MeasureAsync(propagation, Requests, ratios, TestContext.Current.CancellationToken);
}
