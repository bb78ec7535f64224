using System.Net;
using CliWrap;
using CliWrap.Buffered;

namespace OrderSystem.Testing.Processes;

/// <summary>
/// A second host beside this machine: a network namespace with an address of its own, joined to this one by a link that can be
/// cut. Nobody else reaches either address. Linux, for root.
/// </summary>
public sealed class SecondHost : IAsyncDisposable
{
    private const string Program = "/usr/sbin/ip";

    // Of the range for measurements between networks (RFC 2544), of which each process takes another part.
    private static readonly byte Part = (byte)Environment.ProcessId;

    private readonly string _name = $"hosts{Environment.ProcessId}";

    private SecondHost()
    {
    }

    /// <summary>This machine, as the second host sees it.</summary>
    public IPAddress Near { get; } = new([198, 18, Part, 1]);

    /// <summary>The second host, as this machine sees it.</summary>
    public IPAddress Far { get; } = new([198, 18, Part, 2]);

    /// <summary>What comes before a command that is to run on the second host.</summary>
    public IReadOnlyList<string> Enter => [Program, "netns", "exec", _name];

    private string NearEnd => $"{_name}n";

    private string FarEnd => $"{_name}f";

    /// <summary>Why there cannot be one here, for the test that is skipped; null where there can.</summary>
    public static async Task<string?> WhyNotAsync()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Program))
        {
            return $"There is no {Program} (iproute2).";
        }

        try
        {
            await using var host = await StartAsync();
            return null;
        }
        catch (InvalidOperationException failed)
        {
            return $"There are no network namespaces for this user: {failed.Message}";
        }
    }

    /// <exception cref="InvalidOperationException">This machine has no network namespaces, or not for this user.</exception>
    public static async Task<SecondHost> StartAsync()
    {
        var host = new SecondHost();
        try
        {
            await RunAsync($"netns add {host._name}");
            await RunAsync($"link add {host.NearEnd} type veth peer name {host.FarEnd} netns {host._name}");
            await RunAsync($"address add {host.Near}/30 dev {host.NearEnd}");
            await RunAsync($"link set {host.NearEnd} up");
            await RunAsync($"-n {host._name} address add {host.Far}/30 dev {host.FarEnd}");
            await RunAsync($"-n {host._name} link set {host.FarEnd} up");
            await RunAsync($"-n {host._name} link set lo up");
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Cuts the link for a while: what is sent is lost, and nobody is told.</summary>
    public async Task CutAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        // Each end sends to a network card that does not exist.
        const string nobody = "lladdr 02:00:00:00:00:01 nud permanent";
        await RunAsync($"neighbor replace {Far} {nobody} dev {NearEnd}");
        await RunAsync($"-n {_name} neighbor replace {Near} {nobody} dev {FarEnd}");
        await Task.Delay(duration, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await RunAsync($"neighbor delete {Far} dev {NearEnd}");
        await RunAsync($"-n {_name} neighbor delete {Near} dev {FarEnd}");
    }

    public async ValueTask DisposeAsync()
    {
        // The link first, and by itself: with its namespace it would go some time later, and its name be taken until then.
        foreach (var command in new[] { $"link delete {NearEnd}", $"netns delete {_name}" })
        {
            await Cli.Wrap(Program).WithArguments(command).WithValidation(CommandResultValidation.None).ExecuteAsync();
        }
    }

    private static async Task RunAsync(string command)
    {
        var ended = await Cli.Wrap(Program).WithArguments(command).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        if (!ended.IsSuccess)
        {
            throw new InvalidOperationException($"ip {command}: {ended.StandardError.Trim()}");
        }
    }
}
