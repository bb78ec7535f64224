using System.Globalization;
using OrderSystem.Measurements.Fidelity;

namespace OrderSystem.Tools.Tests.Fidelity;

/// <summary>The claims of docs/fidelity.md, with a small load.</summary>
public sealed class FidelityTests
{
    private const int Requests = 400;
    private const int LinesPerRequest = GrainLog.LinesPerRequest;

    [Theory]
    [InlineData(1)]
    [InlineData(0.1)]
    [InlineData(0.01)]
    public async Task With_our_filters_every_trace_is_complete_and_every_log_line_keeps_its_trace_at_any_ratio(double ratio)
    {
        var result = await MeasureAsync(Propagation.Ours, ratio, Requests);

        Assert.Equal(0, result.Orphans);
        Assert.Equal(0, result.Incomplete);
        Assert.Equal(0, result.MissingParents);
        Assert.Equal(result.Traces, result.Complete);
        Assert.Equal(Requests, result.Requests);
        Assert.Equal((Requests * LinesPerRequest, Requests * LinesPerRequest), (result.LogLines, result.LogLinesKept));
        if (ratio == 1)
        {
            Assert.Equal(Requests, result.Complete);
        }
    }

    [Fact]
    public async Task With_Orleans_own_filters_a_request_that_is_sampled_out_leaves_orphans_and_lines_without_its_trace()
    {
        var result = await MeasureAsync(Propagation.BuiltIn, 0.1, Requests);

        Assert.True(result.Orphans > 0, $"{result}");
        Assert.True(result.LogLinesKept < result.LogLines, $"{result}");
    }

    // Activity listeners are process-wide.
    private static Task<FidelityResult> MeasureAsync(Propagation propagation, double ratio, int requests) => OwnProcess.RunAsync<FidelityResult>(
        ["fidelity", "traces", $"{propagation}", ratio.ToString(CultureInfo.InvariantCulture), requests.ToString(CultureInfo.InvariantCulture)],
        TestContext.Current.CancellationToken);
}
