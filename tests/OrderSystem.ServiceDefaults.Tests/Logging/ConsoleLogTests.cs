using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

/// <summary>Which lines the console has, and from which level on.</summary>
public class ConsoleLogTests
{
    private const string Setting = "Logging:Console:FormatterName";

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
        using var services = TestService.Services((Setting, "simple"), ("Logging:Console:FormatterOptions:IncludeScopes", "false"));
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

    private static string? ChosenName(params (string Key, string? Value)[] settings)
    {
        using var services = TestService.Services(settings);
        return services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName;
    }

    // As the console's logger does, with the scopes that the factory makes.
    private static string WriteLine(ServiceProvider services, string message)
    {
        var formatter = services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == "simple");
        var lines = new LinesProvider(formatter);
        using var factory = new LoggerFactory(
            [lines], services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), services.GetRequiredService<IOptions<LoggerFactoryOptions>>());
        factory.CreateLogger("Orders").Log(LogLevel.Information, default, message, null, static (state, _) => state);
        return lines.Output.ToString();
    }

    private sealed class LinesProvider(ConsoleFormatter formatter) : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private IExternalScopeProvider? _scopes;

        public StringWriter Output { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter1) =>
            formatter.Write(new LogEntry<TState>(logLevel, "Orders", eventId, state, exception, formatter1), _scopes, Output);

        public void Dispose() => Output.Dispose();
    }
}
