using Microsoft.Extensions.Options;
using Polly.Registry;

namespace OrderSystem.Gateway.Cluster;

/// <summary>
/// The grains, as the endpoints of one request call them: a call that a silo's end has cost is made again, for as long
/// as the request's budget lasts.
/// </summary>
/// <remarks>
/// Every id is made here at the gateway and every grain method is idempotent, so each call may be made again. Each
/// attempt is a call of its own to Orleans, and so a client span of its own under the request.
/// </remarks>
internal sealed class ClusterGrains(
    IGrainFactory grains,
    SiloLosses losses,
    ResiliencePipelineProvider<string> pipelines,
    IOptions<RetryOptions> options,
    TimeProvider clock)
{
    private readonly Lazy<RetryBudget> _budget = new(() => new RetryBudget(options.Value, clock));

    /// <summary>The grain with the id; nothing is sent yet.</summary>
    public GrainCalls<TGrain> Find<TGrain>(Guid id)
        where TGrain : IGrainWithGuidKey =>
        new(() => grains.Find<TGrain>(id), losses, pipelines.GetPipeline(GrainCallPipeline.Name), _budget.Value);
}
