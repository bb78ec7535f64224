using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tests.Support;

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
        using var services = Build(("LOG_LEVEL", value), ("Logging:LogLevel:Default", "Warning"));

        AssertLeast(services, "Orders", least);
    }

    [Fact]
    public void None_silences_everything()
    {
        using var services = Build(("LOG_LEVEL", "none"));

        Assert.False(services.GetRequiredService<ILoggerFactory>().CreateLogger("Orders").IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public void A_rule_for_a_category_still_wins()
    {
        using var services = Build(("LOG_LEVEL", "error"), ("Logging:LogLevel:Orders", "Debug"));

        AssertLeast(services, "Orders.Placing", LogLevel.Debug);
        AssertLeast(services, "Payments", LogLevel.Error);
    }

    [Fact]
    public void Without_it_the_logging_section_decides()
    {
        using var services = Build(("Logging:LogLevel:Default", "Warning"));

        AssertLeast(services, "Orders", LogLevel.Warning);
    }

    [Fact]
    public void Quiet_categories_can_be_made_loud()
    {
        const string Category = "Microsoft.AspNetCore.Hosting.Diagnostics";
        using var quiet = Build(("LOG_LEVEL", "debug"));
        using var loud = Build(($"Logging:LogLevel:{Category}", "Information"));

        AssertLeast(quiet, Category, LogLevel.Warning);
        AssertLeast(loud, Category, LogLevel.Information);

        using var orleans = Build(("Logging:LogLevel:Orleans", "Debug"));
        AssertLeast(orleans, "Orleans.Runtime.Silo", LogLevel.Debug);
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
        using var services = Build();

        AssertLeast(services, category, least);
    }

    [Fact]
    public void What_begins_like_a_quiet_category_has_the_level_of_all_others()
    {
        using var debug = Build(("LOG_LEVEL", "debug"));
        using var section = Build(("Logging:LogLevel:Default", "Error"));
        using var own = Build(("Logging:LogLevel:OrleansVoting", "Trace"));

        AssertLeast(debug, "OrleansVoting.Votes", LogLevel.Debug);
        AssertLeast(section, "OrleansVoting.Votes", LogLevel.Error);
        AssertLeast(own, "OrleansVoting.Votes", LogLevel.Trace);
    }

    [Fact]
    public void Quiet_is_never_louder_than_the_rest()
    {
        using var error = Build(("LOG_LEVEL", "error"));
        using var none = Build(("LOG_LEVEL", "none"));

        AssertLeast(error, "Orleans.Runtime.Silo", LogLevel.Error);
        Assert.False(none.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Runtime.Silo").IsEnabled(LogLevel.Critical));
    }

    [Theory]
    [InlineData("loud")]
    [InlineData("3")]
    [InlineData("warn,error")]
    public void A_level_that_does_not_exist_is_refused_at_start_in_one_sentence(string value)
    {
        using var services = Build(("LOG_LEVEL", value));

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.StartsWith($"LOG_LEVEL is '{value}', but", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params (string Key, string? Value)[] settings) =>
        TestService.CreateBuilder(settings).Services.BuildServiceProvider();

    private static void AssertLeast(ServiceProvider services, string category, LogLevel least)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.True(logger.IsEnabled(least));
        Assert.False(least > LogLevel.Trace && logger.IsEnabled(least - 1));
    }
}
