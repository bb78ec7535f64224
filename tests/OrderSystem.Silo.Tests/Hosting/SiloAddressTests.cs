using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using OrderSystem.Silo.Hosting;

namespace OrderSystem.Silo.Tests.Hosting;

public sealed class SiloAddressTests
{
    [Fact]
    public void Two_free_ports_can_both_be_listened_on()
    {
        var (first, second) = FreePorts.FindTwo(IPAddress.Loopback);

        using var one = new TcpListener(IPAddress.Loopback, first);
        using var two = new TcpListener(IPAddress.Loopback, second);
        one.Start();
        two.Start();
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("127.0.0.1", null, null, true)]
    [InlineData("10.0.0.1", 11111, 30000, true)]
    [InlineData("127.0.0.1", 11111, 11111, false)]
    [InlineData("0.0.0.0", null, null, false)]
    [InlineData("::", null, null, false)]
    [InlineData("localhost", null, null, false)]
    [InlineData("", null, null, false)]
    public void An_address_is_one_that_others_can_use(string address, int? siloPort, int? gatewayPort, bool valid)
    {
        var options = new SiloAddressOptions { AdvertisedIPAddress = address, SiloPort = siloPort, GatewayPort = gatewayPort };

        Assert.Equal(valid, new SiloAddressOptionsValidator().Validate(null, options).Succeeded);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("11111", null, true)]
    [InlineData("11111", "30000", false)]
    public void Another_start_gets_other_ports_unless_both_are_configured(string? siloPort, string? gatewayPort, bool chooses)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Orleans:SiloPort"] = siloPort, ["Orleans:GatewayPort"] = gatewayPort })
            .Build();

        Assert.Equal(chooses, SiloAddressOptions.ChoosesPorts(configuration));
    }
}
