using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;

namespace OrderSystem.ServiceDefaults.Tests;

public class ServiceRunTests
{
    [Fact]
    public async Task Wrong_settings_end_the_service_with_a_sentence_each()
    {
        var builder = TestService.CreateBuilder(("LOG_LEVEL", "loud"), ("OTEL_TRACES_SAMPLER", "sometimes"));

        var (exitCode, lines) = await RunAsync(builder.Build());

        Assert.Equal(1, exitCode);
        Assert.Equal(2, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("LOG_LEVEL is 'loud', but must be", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("OTEL_TRACES_SAMPLER is 'sometimes', but must be", StringComparison.Ordinal));
    }

    // What the log would choke on while the host is made is said afterwards.
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_LOGS_HEADERS", "my-api-key")]
    [InlineData("OTEL_BLRP_MAX_QUEUE_SIZE", "-1")]
    [InlineData("Logging:LogLevel:Default", "loud")]
    [InlineData("Logging:LogLevel:Orleans", "loud")]
    [InlineData("Logging:Console:LogLevel:Default", "loud")]
    [InlineData("Logging:OpenTelemetry:LogLevel:Orders", "loud")]
    public async Task A_wrong_setting_of_the_log_ends_the_service_with_a_sentence(string key, string value)
    {
        var builder = TestService.CreateBuilder(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), (key, value));

        var (exitCode, lines) = await RunAsync(builder.Build());

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{key} ", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tracing:Edge:Trust")]
    [InlineData("Tracing:Propagation:SendBaggage")]
    public async Task A_name_that_does_not_exist_ends_the_service_with_a_sentence(string key)
    {
        var (exitCode, lines) = await RunAsync(TestService.CreateBuilder((key, "sometimes")).Build());

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Failed to convert configuration value 'sometimes' at '{key}'", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{taken}", "Failed to bind to address http://127.0.0.1:{taken}: address already in use.")]
    [InlineData("nonsense", "Invalid url: 'nonsense'")]
    [InlineData("http://192.0.2.1:5000", "Failed to bind to an address: Cannot assign requested address.")]
    public async Task An_address_that_cannot_be_had_ends_the_service_with_a_sentence(string url, string sentence)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        var builder = TestService.CreateBuilder();
        builder.WebHost.UseUrls(url.Replace("{taken}", port, StringComparison.Ordinal));

        var (exitCode, lines) = await RunAsync(builder.Build());

        Assert.Equal(1, exitCode);
        Assert.Equal(sentence.Replace("{taken}", port, StringComparison.Ordinal), Assert.Single(lines));
    }

    [Fact]
    public async Task No_file_watcher_left_ends_the_service_with_a_sentence()
    {
        var (exitCode, lines) = await RunAsync(
            TestService.CreateBuilder().Build(), _ => throw new IOException("The configured user limit (128) on the number of inotify instances has been reached."));

        Assert.Equal(1, exitCode);
        Assert.EndsWith("Set DOTNET_hostBuilder__reloadConfigOnChange=false to do without file watchers.", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_the_service_explains_ends_it_with_that_sentence()
    {
        var host = TestService.CreateBuilder().Build();

        var (exitCode, lines) = await RunAsync(host, _ => throw new NotSupportedException("no stack"));

        Assert.Equal(1, exitCode);
        Assert.Equal("The service says: no stack", Assert.Single(lines));
        Assert.Throws<ObjectDisposedException>(host.Services.CreateScope);
    }

    [Fact]
    public async Task Any_other_failure_is_thrown()
    {
        var host = TestService.CreateBuilder().Build();

        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(host, _ => throw new TimeoutException()));

        Assert.Throws<ObjectDisposedException>(host.Services.CreateScope);
    }

    [Fact]
    public async Task Settings_are_checked_before_anything_is_prepared()
    {
        var (exitCode, lines) = await RunAsync(TestService.CreateBuilder(("LOG_LEVEL", "loud")).Build(), _ => throw new NotSupportedException());

        Assert.Equal(1, exitCode);
        Assert.StartsWith("LOG_LEVEL is 'loud'", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_told_to_stop_ends_with_zero()
    {
        var builder = TestService.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        using var stop = new CancellationTokenSource();
        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(stop.Cancel);

        var (exitCode, lines) = await RunAsync(app, stop: stop);

        Assert.Equal(0, exitCode);
        Assert.Empty(lines);
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
            return (exitCode, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private static string? Explain(Exception exception) =>
        exception is NotSupportedException ? $"The service says: {exception.Message}" : null;
}
