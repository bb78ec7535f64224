using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using OrderSystem.ServiceDefaults.Tests.Support;

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

    [Theory]
    [InlineData("Tracing:Edge:Trust")]
    [InlineData("Tracing:TraceIds:Strategy")]
    public async Task A_name_that_does_not_exist_ends_the_service_with_a_sentence(string key)
    {
        var (exitCode, lines) = await RunAsync(TestService.CreateBuilder((key, "sometimes")).Build());

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Failed to convert configuration value 'sometimes' at '{key}'", Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_the_service_with_a_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var builder = TestService.CreateBuilder();
        builder.WebHost.UseUrls($"http://{taken.LocalEndpoint}");

        var (exitCode, lines) = await RunAsync(builder.Build());

        Assert.Equal(1, exitCode);
        Assert.Equal($"Failed to bind to address http://{taken.LocalEndpoint}: address already in use.", Assert.Single(lines));
    }

    private static async Task<(int ExitCode, string[] Lines)> RunAsync(IHost host)
    {
        var before = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            return (await host.RunServiceAsync(), error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
