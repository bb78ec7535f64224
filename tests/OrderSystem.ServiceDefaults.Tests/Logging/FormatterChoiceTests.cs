using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

public class FormatterChoiceTests
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
        using var services = TestService.CreateBuilder((Setting, "simple")).Services.BuildServiceProvider();
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = WriteLine(services, "hello");

        Assert.Matches($@"^\d\d:\d\d:\d\d\.\d\d\d .*TraceId:{activity.TraceId}.* hello\n$", line);
    }

    [Fact]
    public void The_settings_of_the_lines_for_people_win()
    {
        using var services = TestService.CreateBuilder((Setting, "simple"), ("Logging:Console:FormatterOptions:IncludeScopes", "false"))
            .Services.BuildServiceProvider();
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();

        Assert.DoesNotContain("TraceId", WriteLine(services, "hello"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Simple", ActivityTrackingOptions.TraceId)]
    [InlineData("correlated-json", ActivityTrackingOptions.None)]
    public void The_trace_is_a_scope_for_people_only(string name, ActivityTrackingOptions expected)
    {
        using var services = TestService.CreateBuilder((Setting, name)).Services.BuildServiceProvider();

        Assert.Equal(expected, services.GetRequiredService<IOptions<LoggerFactoryOptions>>().Value.ActivityTrackingOptions);
    }

    private static string? ChosenName(params (string Key, string? Value)[] settings)
    {
        using var services = TestService.CreateBuilder(settings).Services.BuildServiceProvider();
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
