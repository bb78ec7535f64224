using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging.Console;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

/// <summary>Which lines the console has, and from which level on.</summary>
public class ConsoleLogTests
{
    private const string Setting = "Logging:Console:FormatterName";
    private const string RequestLines = "Microsoft.AspNetCore.Hosting.Diagnostics";

    [Fact]
    public void Json_unless_the_output_is_a_terminal() =>
        Assert.Equal(Console.IsOutputRedirected ? "correlated-json" : "simple", ChosenName());

    [Theory]
    [InlineData("simple")]
    [InlineData("correlated-json")]
    public void The_setting_wins(string name) => Assert.Equal(name, ChosenName((Setting, name)));

    [Fact]
    public void Lines_for_people_are_one_line_with_the_trace()
    {
        using var services = TestService.Services((Setting, "simple"));
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = WriteLine(services, "hello");

        Assert.Matches($@"^\d\d:\d\d:\d\d\.\d\d\d .*TraceId:{activity.TraceId}.* hello\n$", line);
    }

    [Fact]
    public void The_settings_of_the_lines_for_people_win()
    {
        using var services = TestService.Services(
            (Setting, "simple"), ("Logging:Console:FormatterOptions:IncludeScopes", "false"));
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.DoesNotContain("TraceId", WriteLine(services, "hello"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Simple", ActivityTrackingOptions.TraceId)]
    [InlineData("correlated-json", ActivityTrackingOptions.None)]
    public void The_trace_is_a_scope_for_people_only(string name, ActivityTrackingOptions expected)
    {
        using var services = TestService.Services((Setting, name));

        Assert.Equal(expected, services.GetRequiredService<IOptions<LoggerFactoryOptions>>().Value.ActivityTrackingOptions);
    }

    [Fact]
    public void A_host_without_logger_and_clock_gets_those_of_console_and_system()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new ServiceResource(builder.Configuration, builder.Environment));
        builder.AddCorrelatedLogging();
        using var services = builder.Services.BuildServiceProvider();

        Assert.IsType<ConsoleLoggerProvider>(Assert.Single(services.GetServices<ILoggerProvider>()));
        Assert.Same(TimeProvider.System, services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public async Task The_host_is_silent_until_it_has_started()
    {
        var builder = TestService.CreateBuilder(("LOG_LEVEL", "trace"));
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        var factory = app.Services.GetRequiredService<ILoggerFactory>();
        var logger = factory.CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Critical));
        Assert.True(factory.CreateLogger("Microsoft.Extensions.Hosting.Internal.Hosts").IsEnabled(LogLevel.Information));

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(logger.IsEnabled(LogLevel.Critical));
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    [Theory]
    [InlineData("trace", LogLevel.Trace)]
    [InlineData("debug", LogLevel.Debug)]
    [InlineData("INFO", LogLevel.Information)]
    [InlineData("Warn", LogLevel.Warning)]
    [InlineData(" error ", LogLevel.Error)]
    [InlineData("critical", LogLevel.Critical)]
    public void LOG_LEVEL_replaces_the_default_level(string value, LogLevel least) =>
        AssertLeast("Orders", least, ("LOG_LEVEL", value), ("Logging:LogLevel:Default", "Warning"));

    [Theory]
    [InlineData("LOG_LEVEL=none", "Orders", LogLevel.None)]
    [InlineData("LOG_LEVEL=none", "Orleans.Runtime.Silo", LogLevel.None)]
    [InlineData("LOG_LEVEL=error Logging:LogLevel:Orders=Debug", "Orders.Placing", LogLevel.Debug)]
    [InlineData("LOG_LEVEL=error Logging:LogLevel:Orders=Debug", "Payments", LogLevel.Error)]
    [InlineData("LOG_LEVEL=error", "Orleans.Runtime.Silo", LogLevel.Error)]
    [InlineData("LOG_LEVEL=debug", RequestLines, LogLevel.Warning)]
    [InlineData("LOG_LEVEL=debug", "OrleansVoting.Votes", LogLevel.Debug)]
    [InlineData("Logging:LogLevel:Default=Warning", "Orders", LogLevel.Warning)]
    [InlineData("Logging:LogLevel:Default=Error", "OrleansVoting.Votes", LogLevel.Error)]
    [InlineData("Logging:LogLevel:OrleansVoting=Trace", "OrleansVoting.Votes", LogLevel.Trace)]
    [InlineData("Logging:LogLevel:Orleans=Debug", "Orleans.Runtime.Silo", LogLevel.Debug)]
    [InlineData($"Logging:LogLevel:{RequestLines}=Information", RequestLines, LogLevel.Information)]
    public void A_rule_for_a_category_wins_over_LOG_LEVEL_and_over_what_is_quiet(
        string settings, string category, LogLevel least)
    {
        var pairs = settings.Split(' ').Select(setting => setting.Split('='));

        AssertLeast(category, least, [.. pairs.Select(pair => (pair[0], pair[1]))]);
    }

    [Theory]
    [InlineData(LogLevel.Information, "OrleansVoting", "Orleans.Runtime.WatchdogOfOurs", "PollyPoker", $"{RequestLines}2")]
    [InlineData(LogLevel.Information, "System.Net.Http.HttpClientele", "Microsoft.AspNetCore.AuthenticationOfOurs")]
    [InlineData(LogLevel.Information, "Microsoft.AspNetCore.Http.ResultsOfOurs")]
    [InlineData(LogLevel.Warning, "Orleans", "Orleans.Runtime.Silo", "System.Net.Http.HttpClient.provider.LogicalHandler")]
    [InlineData(LogLevel.Warning, "Microsoft.AspNetCore.Authentication.Cookies", "Microsoft.AspNetCore.Authorization.Policy")]
    [InlineData(LogLevel.Warning, RequestLines, "Microsoft.AspNetCore.Routing.EndpointMiddleware")]
    [InlineData(LogLevel.Warning, "Microsoft.AspNetCore.Http.HttpResults.Ok", "Microsoft.AspNetCore.Http.Result.OkResult")]
    [InlineData(LogLevel.Error, "Orleans.Runtime.Watchdog", "Polly")]
    [InlineData(LogLevel.Critical, "Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService")]
    public void A_quiet_category_is_a_name_and_not_the_beginning_of_one(LogLevel least, params string[] categories) =>
        Assert.All(categories, category => AssertLeast(category, least));

    private static void AssertLeast(string category, LogLevel least, params (string Key, string? Value)[] settings)
    {
        using var services = TestService.Services(settings);
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.Equal(least != LogLevel.None, logger.IsEnabled(least));
        Assert.False(least > LogLevel.Trace && logger.IsEnabled(least - 1));
    }

    private static string? ChosenName(params (string Key, string? Value)[] settings)
    {
        using var services = TestService.Services(settings);
        return services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName;
    }

    // As the console's logger does, with the scopes that the factory makes.
    private static string WriteLine(ServiceProvider services, string message)
    {
        var log = new FormattedLog(services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == "simple"));
        var filter = services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>();
        using var factory = new LoggerFactory([log], filter, services.GetRequiredService<IOptions<LoggerFactoryOptions>>());
        factory.CreateLogger("Orders").Log(LogLevel.Information, default, message, null, static (state, _) => state);
        return log.Output;
    }
}
