using Orleans.Runtime;

namespace OrderSystem.Gateway.Cluster;

internal static class GrainLookup
{
    /// <summary>
    /// The grain with the id. While no silo is up that serves such grains, Orleans' client knows of none and would
    /// blame the caller with an <see cref="ArgumentException"/>.
    /// </summary>
    /// <exception cref="SiloUnavailableException">No silo serves such grains now.</exception>
    public static TGrain Find<TGrain>(this IGrainFactory grains, Guid id)
        where TGrain : IGrainWithGuidKey
    {
        try
        {
            return grains.GetGrain<TGrain>(id);
        }
        catch (ArgumentException exception)
        {
            throw new SiloUnavailableException($"No silo serves {typeof(TGrain).Name}.", exception);
        }
    }
}
