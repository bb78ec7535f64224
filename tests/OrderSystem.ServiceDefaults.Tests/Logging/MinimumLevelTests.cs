namespace OrderSystem.ServiceDefaults.Tests.Logging;

public class MinimumLevelTests
{
    [Theory]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("INFO", LogLevel.Information)]
    [InlineData("Warn", LogLevel.Warning)]
    [InlineData(" error ", LogLevel.Error)]
    [InlineData("critical", LogLevel.Critical)]
    public void LOG_LEVEL_replaces_the_default_level(string value, LogLevel least)
    {
        using var services = TestService.Services(("LOG_LEVEL", value), ("Logging:LogLevel:Default", "Warning"));

        AssertLeast(services, "Orders", least);
    }

    [Theory]
    [InlineData("LOG_LEVEL=none", "Orders", LogLevel.None)]
    [InlineData("LOG_LEVEL=none", "Orleans.Runtime.Silo", LogLevel.None)]
    [InlineData("LOG_LEVEL=error Logging:LogLevel:Orders=Debug", "Orders.Placing", LogLevel.Debug)]
    [InlineData("LOG_LEVEL=error Logging:LogLevel:Orders=Debug", "Payments", LogLevel.Error)]
    [InlineData("LOG_LEVEL=error", "Orleans.Runtime.Silo", LogLevel.Error)]
    [InlineData("LOG_LEVEL=debug", "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)]
    [InlineData("LOG_LEVEL=debug", "OrleansVoting.Votes", LogLevel.Debug)]
    [InlineData("Logging:LogLevel:Default=Warning", "Orders", LogLevel.Warning)]
    [InlineData("Logging:LogLevel:Default=Error", "OrleansVoting.Votes", LogLevel.Error)]
    [InlineData("Logging:LogLevel:OrleansVoting=Trace", "OrleansVoting.Votes", LogLevel.Trace)]
    [InlineData("Logging:LogLevel:Orleans=Debug", "Orleans.Runtime.Silo", LogLevel.Debug)]
    [InlineData(
        "Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Information", "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information)]
    public void A_rule_for_a_category_wins_over_LOG_LEVEL_and_over_what_is_quiet(string settings, string category, LogLevel least)
    {
        using var services = TestService.Services([.. settings.Split(' ').Select(setting => setting.Split('=')).Select(pair => (pair[0], pair[1]))]);

        AssertLeast(services, category, least);
    }

    [Theory]
    [InlineData("OrleansVoting", LogLevel.Information)]
    [InlineData("Orleans", LogLevel.Warning)]
    [InlineData("Orleans.Runtime.Silo", LogLevel.Warning)]
    [InlineData("Orleans.Runtime.Watchdog", LogLevel.Error)]
    [InlineData("Orleans.Runtime.WatchdogOfOurs", LogLevel.Information)]
    [InlineData("PollyPoker", LogLevel.Information)]
    [InlineData("Polly", LogLevel.Error)]
    [InlineData("System.Net.Http.HttpClientele", LogLevel.Information)]
    [InlineData("System.Net.Http.HttpClient.provider.LogicalHandler", LogLevel.Warning)]
    [InlineData("Microsoft.AspNetCore.AuthenticationOfOurs", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Http.ResultsOfOurs", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics2", LogLevel.Information)]
    [InlineData("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.Critical)]
    public void A_quiet_category_is_a_name_and_not_the_beginning_of_one(string category, LogLevel least)
    {
        using var services = TestService.Services();

        AssertLeast(services, category, least);
    }

    private static void AssertLeast(ServiceProvider services, string category, LogLevel least)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.Equal(least != LogLevel.None, logger.IsEnabled(least));
        Assert.False(least > LogLevel.Trace && logger.IsEnabled(least - 1));
    }
}
