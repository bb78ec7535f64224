using System.Diagnostics;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Messaging;

/// <summary>Links to the spans that published what is consumed.</summary>
internal static class ProducerLinks
{
    /// <summary>The producer whose request context came with the delivery.</summary>
    public static IReadOnlyList<ActivityLink> Carried() =>
        RequestContextCarrier.TryExtract(out var producer) ? [new ActivityLink(producer)] : [];

    /// <summary>The producers of what a provider delivers in one go, each with the request context of its own.</summary>
    public static IReadOnlyList<ActivityLink> Of(IBatchContainerBatch batch)
    {
        List<ActivityLink> links = [];
        HashSet<ActivityContext> known = [];
        foreach (var container in batch.BatchContainers)
        {
            RequestContextCarrier.Clear();
            if (container.ImportRequestContext() && RequestContextCarrier.TryExtract(out var producer) && known.Add(producer))
            {
                links.Add(new ActivityLink(producer));
            }
        }

        // Orleans delivers with the request context of the first.
        batch.ImportRequestContext();
        return links;
    }
}
