using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

/// <summary>Which lines the console has, and when.</summary>
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
