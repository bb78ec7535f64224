using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Grain spans are not lost without a word.</summary>
public sealed class MissingFiltersTests
{
    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    public void A_process_with_grains_but_without_the_filters_is_warned_once(bool hasGrains, bool hasFilters, int warnings)
    {
        var lines = new Lines();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(lines);
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
        if (hasGrains)
        {
            builder.UseOrleansClient(client =>
            {
                client.UseLocalhostClustering();
                _ = hasFilters ? client.AddTraceContextPropagation() : client;
            });
        }

        using var host = builder.Build();
        using var provider = BuildProvider(host.Services);

        Assert.Equal(warnings, lines.Written.Count(line => line.StartsWith("Warning: Grain calls of this process leave no spans", StringComparison.Ordinal)));
    }

    // What the hosted service of OpenTelemetry.Extensions.Hosting does.
    private static TracerProvider BuildProvider(IServiceProvider services) => services.GetRequiredService<TracerProvider>();

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{logLevel}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
