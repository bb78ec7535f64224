using OrderSystem.Contracts;
using Orleans.Runtime;

namespace OrderSystem.Database.Tests;

public sealed class GrainKeyTests
{
    // Keys of the other kinds share rows: Orleans' ADO.NET storage reads a string key that is a hexadecimal number as
    // that number, so that "1" and "01", or "a" and "0a", are one grain there.
    [Fact]
    public void Every_grain_of_this_system_has_a_GUID_for_its_key()
    {
        var grains = typeof(Money).Assembly.GetExportedTypes().Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).ToList();

        Assert.NotEmpty(grains);
        Assert.All(grains, grain => Assert.True(
            typeof(IGrainWithGuidKey).IsAssignableFrom(grain) || typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(grain),
            $"{grain} has no GUID for its key"));
    }
}
