using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderSystem.Silo.Orders;

namespace OrderSystem.Silo.Tests.Orders;

public sealed class OrderOptionsTests
{
    [Fact]
    public void The_time_between_attempts_doubles_up_to_its_limit()
    {
        var options = new OrderOptions { RecoveryPeriod = TimeSpan.FromMinutes(1), MaxRecoveryPeriod = TimeSpan.FromMinutes(10) };

        Assert.Equal([2, 4, 8, 10, 10], new[] { 1, 2, 3, 4, int.MaxValue }.Select(attempts => options.RecoveryDelay(attempts).TotalMinutes));
    }

    [Theory]
    [InlineData("00:01:00", "01:00:00", true)]
    [InlineData("00:01:00", "00:01:00", true)]
    [InlineData("00:00:00.099", "01:00:00", false)]
    [InlineData("00:02:00", "00:01:00", false)]
    [InlineData("1.00:00:01", "2.00:00:00", false)]
    [InlineData("00:01:00", "30.00:00:01", false)]
    public void A_period_is_neither_too_short_nor_too_long(string period, string max, bool valid)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("Orders:RecoveryPeriod", period), new("Orders:MaxRecoveryPeriod", max)]);
        builder.Services.AddOrderFlow();
        using var host = builder.Build();

        var failure = Record.Exception(() => host.Services.GetRequiredService<IOptions<OrderOptions>>().Value);

        Assert.Equal(valid, failure is null);
    }
}
