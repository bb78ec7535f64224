using System.Net;
using System.Net.Sockets;

namespace OrderSystem.ServiceDefaults.Tests;

public class ServiceRunTests
{
    [Fact]
    public async Task Wrong_settings_end_the_service_with_a_sentence_each()
    {
        var lines = await RefusesAsync(TestService.CreateBuilder(("LOG_LEVEL", "loud"), ("OTEL_TRACES_SAMPLER", "sometimes")));

        Assert.Equal(
            ["LOG_LEVEL is 'loud'", "OTEL_TRACES_SAMPLER is 'sometimes'"],
            lines.Select(line => line.Split(", but must be")[0]).Order());
    }

    // The first six are what the log would choke on while the host is made.
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "my-api-key", "{key} …")]
    [InlineData("OTEL_BLRP_MAX_QUEUE_SIZE", "-1", "{key} …")]
    [InlineData("Logging:LogLevel:Default", "loud", "{key} is 'loud', but must be one of Trace, Debug, …")]
    [InlineData("Logging:LogLevel:Orleans", "loud", "{key} is 'loud', but must be one of Trace, Debug, …")]
    [InlineData("Logging:Console:LogLevel:Default", "loud", "{key} is 'loud', but must be one of Trace, Debug, …")]
    [InlineData("Logging:OpenTelemetry:LogLevel:Orders", "loud", "{key} is 'loud', but must be one of Trace, Debug, …")]
    [InlineData("Tracing:Edge:Trust", "often", "Failed to convert configuration value 'often' at '{key}'…")]
    [InlineData("Tracing:Propagation:SendBaggage", "often", "Failed to convert configuration value 'often' at '{key}'…")]
    [InlineData("urls", "nonsense", "Invalid url: 'nonsense'")]
    [InlineData("urls", "http://192.0.2.1:5000", "Failed to bind to an address: Cannot assign requested address.")]
    [InlineData("urls", "http://127.0.0.1:{port}", "Failed to bind to address http://127.0.0.1:{port}: address already in use.")]
    public async Task A_wrong_setting_ends_the_service_with_a_sentence(string key, string value, string sentence)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";

        var line = Assert.Single(await RefusesAsync(TestService.CreateBuilder(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", key.Split('_', ':')[0] is "OTEL" or "Logging" ? "http://127.0.0.1:9" : null),
            (key, value.Replace("{port}", port, StringComparison.Ordinal)))));

        var expected = sentence.Replace("{key}", key, StringComparison.Ordinal).Replace("{port}", port, StringComparison.Ordinal);
        Assert.Equal(expected.TrimEnd('…'), expected.EndsWith('…') ? line[..(expected.Length - 1)] : line);
    }

    [Fact]
    public async Task Settings_are_checked_before_anything_is_prepared()
    {
        var lines = await RefusesAsync(TestService.CreateBuilder(("LOG_LEVEL", "loud")), new NotSupportedException());

        Assert.StartsWith("LOG_LEVEL is 'loud'", Assert.Single(lines), StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Failures => new()
    {
        { new NotSupportedException("no stack"), "The service says: no stack" },
        {
            new IOException("The limit (128) on the number of inotify instances has been reached."),
            "The limit (128) on the number of inotify instances has been reached. "
                + "Set DOTNET_hostBuilder__reloadConfigOnChange=false to do without file watchers."
        },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_that_can_be_explained_ends_the_service_with_a_sentence(Exception failure, string sentence) =>
        Assert.Equal([sentence], await RefusesAsync(TestService.CreateBuilder(), failure));

    [Fact]
    public async Task Any_other_failure_is_thrown()
    {
        var host = TestService.CreateBuilder().Build();

        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(host, _ => throw new TimeoutException()));

        Assert.Throws<ObjectDisposedException>(host.Services.CreateScope);
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_ends_with_zero()
    {
        var app = TestService.CreateBuilder(("urls", "http://127.0.0.1:0")).Build();
        using var stop = new CancellationTokenSource();
        app.Lifetime.ApplicationStarted.Register(stop.Cancel);

        var (exitCode, lines) = await RunAsync(app, stop: stop);

        Assert.Equal(0, exitCode);
        Assert.Empty(lines);
    }

    private static async Task<string[]> RefusesAsync(WebApplicationBuilder builder, Exception? failure = null)
    {
        var host = builder.Build();
        var (exitCode, lines) = await RunAsync(host, failure is null ? null : _ => throw failure);
        Assert.Equal(1, exitCode);
        Assert.Throws<ObjectDisposedException>(host.Services.CreateScope);
        return lines;
    }

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(
        IHost host, Func<CancellationToken, Task>? prepare = null, CancellationTokenSource? stop = null)
    {
        var before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            var exitCode = await host.RunServiceAsync(Explain, prepare, stop?.Token ?? TestContext.Current.CancellationToken);
            return (exitCode, error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private static string? Explain(Exception exception) =>
        exception is NotSupportedException ? $"The service says: {exception.Message}" : null;
}
