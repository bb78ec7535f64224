using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.StandIn;

/// <summary>The dashboard: the OTLP receiver and page that the build named (<c>aspiredashboardpath</c>).</summary>
internal sealed class Dashboard(string assemblyPath, IConfiguration configuration, ProcessOutput output, Watchdog watchdog)
{
    private const string Name = "dashboard";
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private LaunchedProcess? _process;

    private static readonly string[] Settings =
        ["ASPNETCORE_URLS", OtlpEnvironment.DashboardGrpcEndpoint, OtlpEnvironment.DashboardHttpEndpoint];

    public void EnsurePortsAreFree(string whereTheyStand)
    {
        foreach (var address in Settings.SelectMany(Addresses))
        {
            Ports.EnsureFree(address.Port, "the dashboard", whereTheyStand);
        }
    }

    /// <summary>Starts it and waits until it listens, so that it misses nothing of what starts after it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var variables = Settings
            .Where(name => !string.IsNullOrEmpty(configuration[name]))
            .ToDictionary(name => name, name => configuration[name]!);
        _process = LaunchedProcess.Start(assemblyPath, Path.GetDirectoryName(assemblyPath)!, variables, (line, isError) => output.Write(Name, line, isError));
        watchdog.Add(_process.Id);
        foreach (var address in Settings.SelectMany(Addresses))
        {
            while (!await ListensAsync(address, cancellationToken))
            {
                if (_process.HasExited)
                {
                    await _process.WaitForExitAsync();
                    watchdog.Remove(_process.Id);
                    throw new DistributedApplicationException($"The dashboard exited with code {_process.ExitCode} before it listened on {address}. Its last lines:{Environment.NewLine}{_process.LastLines}");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
            }
        }
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            await process.StopAsync(StopPatience);
            watchdog.Remove(process.Id);
        }
    }

    private IEnumerable<Uri> Addresses(string setting) => (configuration[setting] ?? "")
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(address => Uri.TryCreate(address, UriKind.Absolute, out var url)
            ? url
            : throw new DistributedApplicationException($"{setting} is not an address: {address}"));

    private static async Task<bool> ListensAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
