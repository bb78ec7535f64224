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
