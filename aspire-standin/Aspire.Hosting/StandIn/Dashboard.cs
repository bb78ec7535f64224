using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.StandIn;

/// <summary>The dashboard: the OTLP receiver and page that the build named (<c>aspiredashboardpath</c>).</summary>
internal sealed class Dashboard(string assemblyPath, IConfiguration configuration, ProcessOutput output, Watchdog watchdog)
{
    private const string Name = "dashboard";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Settings =
        ["ASPNETCORE_URLS", OtlpEnvironment.DashboardGrpcEndpoint, OtlpEnvironment.DashboardHttpEndpoint];

    private LaunchedProcess? _process;

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
            await WaitUntilListeningAsync(address, _process, cancellationToken);
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

    private static async Task WaitUntilListeningAsync(Uri address, LaunchedProcess process, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        try
        {
            while (!await ListensAsync(address, patience.Token))
            {
                if (process.HasExited)
                {
                    await process.WaitForExitAsync();
                    throw new DistributedApplicationException($"The dashboard exited with code {process.ExitCode} before it listened on {address}. Its last lines:{Environment.NewLine}{process.LastLines}");
                }

                await Task.Delay(Pause, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException($"The dashboard does not listen on {address} after {StartPatience.TotalSeconds:0} seconds. Its last lines:{Environment.NewLine}{process.LastLines}");
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
