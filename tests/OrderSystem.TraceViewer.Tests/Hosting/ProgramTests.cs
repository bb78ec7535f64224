using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrderSystem.TraceViewer.Tests.Hosting;

/// <summary>The viewer as a process of its own.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_its_addresses_and_answers_there()
    {
        using var viewer = Start("http://127.0.0.1:0");
        try
        {
            var page = await AddressAsync(viewer, "Trace viewer:");
            Assert.True((await AddressAsync(viewer, "OTLP/gRPC:")).Port > 0);
            Assert.True((await AddressAsync(viewer, "OTLP/HTTP:")).Port > 0);
            using var client = new HttpClient { BaseAddress = page };
            Assert.Equal("Healthy", await client.GetStringAsync("health", Cancellation));
        }
        finally
        {
            viewer.Kill();
        }
    }

    [Fact]
    public async Task Says_in_one_sentence_that_a_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";

        var (exitCode, error) = await FailAsync(Start(address));

        Assert.Equal(1, exitCode);
        Assert.Contains($"{address}: address already in use", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("0", "MaxTraces must be between")]
    [InlineData("many", "'many' at 'TraceViewer:MaxTraces'")]
    public async Task Says_in_one_sentence_that_a_limit_is_wrong(string limit, string expected)
    {
        var (exitCode, error) = await FailAsync(Start("http://127.0.0.1:0", limit));

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Process Start(string page, string? maxTraces = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(TraceViewerOptions).Assembly.Location },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = page;
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://127.0.0.1:0";
        start.Environment["TraceViewer__MaxTraces"] = maxTraces ?? "100";
        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressAsync(Process viewer, string label)
    {
        var line = await viewer.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(Bound, Cancellation);
        Assert.StartsWith(label, line, StringComparison.Ordinal);
        return new Uri(line![label.Length..].Trim());
    }

    private static async Task<(int ExitCode, string Error)> FailAsync(Process viewer)
    {
        using (viewer)
        {
            var error = await viewer.StandardError.ReadToEndAsync(Cancellation).WaitAsync(Bound, Cancellation);
            await viewer.WaitForExitAsync(Cancellation).WaitAsync(Bound, Cancellation);
            return (viewer.ExitCode, error);
        }
    }
}
