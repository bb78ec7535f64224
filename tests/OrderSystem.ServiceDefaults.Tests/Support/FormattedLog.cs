using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Support;

/// <summary>A logger, and its provider, whose lines are formatted as on the console.</summary>
internal sealed class FormattedLog(ConsoleFormatter formatter) : ILogger, ILoggerProvider, ISupportExternalScope
{
    private readonly StringBuilder _output = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public string Output => _output.ToString();

    public static FormattedLog Json(bool includeScopes = true)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_SERVICE_NAME", "gateway")]).Build();
        var environment = new HostingEnvironment { ApplicationName = "x", EnvironmentName = "test" };
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
        return new FormattedLog(new CorrelatedJsonFormatter(
            new Fixed(new() { IncludeScopes = includeScopes }), new ServiceResource(configuration, environment), time));
    }

    /// <summary>The one line that was written, which must be a JSON object with distinct names.</summary>
    public JsonElement Line()
    {
        Assert.EndsWith("\n", Output, StringComparison.Ordinal);
        var line = Output[..^1];
        Assert.DoesNotContain(line, character => char.IsControl(character) || character is '\u2028' or '\u2029');
        using var document = JsonDocument.Parse(line);
        var names = document.RootElement.EnumerateObject().Select(property => property.Name).ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        return document.RootElement.Clone();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatMessage)
    {
        using var writer = new StringWriter(_output);
        formatter.Write(new LogEntry<TState>(logLevel, "Category", eventId, state, exception, formatMessage), _scopes, writer);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Fixed(CorrelatedJsonFormatterOptions value) : IOptionsMonitor<CorrelatedJsonFormatterOptions>
    {
        public CorrelatedJsonFormatterOptions CurrentValue => value;

        public CorrelatedJsonFormatterOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<CorrelatedJsonFormatterOptions, string?> listener) => null;
    }
}
