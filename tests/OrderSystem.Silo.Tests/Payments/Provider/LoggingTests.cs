using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class LoggingTests
{
    [Fact]
    public async Task Neither_the_key_nor_the_payment_method_is_logged()
    {
        await using var provider = await RealProvider.StartAsync();
        var log = new LogCollector();
        using var host = ProviderClientHost.Real(
            builder => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log),
            ("PaymentProvider:BaseAddress", provider.Address),
            ("PaymentProvider:RetryDelay", "00:00:00.010"));

        await host.ChargeAsync("pm_card_error");

        Assert.Contains(log.Lines, line => line.Contains("does not settle the payment", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("pm_card", StringComparison.Ordinal)
            || line.Contains("Idempotency-Key", StringComparison.OrdinalIgnoreCase));
    }

    private sealed class LogCollector : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
