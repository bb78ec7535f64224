using Microsoft.Extensions.DependencyInjection;
using OrderSystem.Silo.Tests.Cluster;
using Orleans.Metadata;

namespace OrderSystem.Silo.Tests.Orders;

[Collection(OrderTests.Name)]
public sealed class CollectionAgeTests(OrderCluster cluster)
{
    [Theory]
    [InlineData("order")]
    [InlineData("payment")]
    public void What_is_finished_leaves_memory_two_minutes_after_its_last_call(string grainType)
    {
        var manifest = cluster.Cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterManifestProvider>().LocalGrainManifest;

        var age = manifest.Grains[GrainType.Create(grainType)].Properties[WellKnownGrainTypeProperties.IdleDeactivationPeriod];
        Assert.Equal(TimeSpan.FromMinutes(2), TimeSpan.Parse(age, System.Globalization.CultureInfo.InvariantCulture));
    }
}
