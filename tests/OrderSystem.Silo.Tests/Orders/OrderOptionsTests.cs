using Microsoft.Extensions.Options;
using OrderSystem.Silo.Orders;
using Orleans.Hosting;

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
    [InlineData("00:00:59", "01:00:00", false)]
    [InlineData("00:02:00", "00:01:00", false)]
    [InlineData("50.00:00:00", "51.00:00:00", false)]
    [InlineData("00:01:00", "51.00:00:00", false)]
    public void A_period_fits_orleans_reminders(string period, string max, bool valid)
    {
        var validator = new OrderOptionsValidator(Options.Create(new ReminderOptions { MinimumReminderPeriod = TimeSpan.FromMinutes(1) }));

        var result = validator.Validate(null, new OrderOptions { RecoveryPeriod = TimeSpan.Parse(period, null), MaxRecoveryPeriod = TimeSpan.Parse(max, null) });

        Assert.Equal(valid, result.Succeeded);
    }
}
