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

/// <summary>A logger whose lines are formatted as on the console.</summary>
internal sealed class FormattedLog : ILogger
{
    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly StringBuilder _output = new();
    private readonly ConsoleFormatter _formatter;

    private FormattedLog(ConsoleFormatter formatter) => _formatter = formatter;

    public string Output => _output.ToString();

    public static FormattedLog Json(bool includeScopes = true)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_SERVICE_NAME", "gateway")]).Build();
        var resource = new ServiceResource(configuration, new HostingEnvironment { ApplicationName = "x", EnvironmentName = "test" });
        return new FormattedLog(new CorrelatedJsonFormatter(new Fixed(new() { IncludeScopes = includeScopes }), resource, Clock()));
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

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var entry = new LogEntry<TState>(logLevel, "Category", eventId, state, exception, formatter);
        using var writer = new StringWriter(_output);
        _formatter.Write(entry, _scopes, writer);
    }

    private static FakeTimeProvider Clock() => new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

    private sealed class Fixed(CorrelatedJsonFormatterOptions value) : IOptionsMonitor<CorrelatedJsonFormatterOptions>
    {
        public CorrelatedJsonFormatterOptions CurrentValue => value;

        public CorrelatedJsonFormatterOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<CorrelatedJsonFormatterOptions, string?> listener) => null;
    }
}
