using System.Globalization;
using System.Net;
using CliWrap;
using CliWrap.Buffered;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Testing;

/// <summary>
/// A private PostgreSQL server in a temporary folder, reached through a unix socket in that folder: no port to collide
/// with, and nobody else's to connect to. It ends with this process at the latest.
/// </summary>
/// <example>
/// <code>
/// Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
/// await using var postgres = await PostgresInstance.StartAsync();
/// </code>
/// </example>
public sealed class PostgresInstance : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private readonly IPAddress? _address;
    private readonly Watchdog _watchdog = new();
    private int? _processId;

    private PostgresInstance(PostgresBinaries binaries, IPAddress? address)
    {
        _binaries = binaries;
        _address = address;

        // Not below the test's own folder: the socket's path may have no more than 107 characters.
        _folder = $"/tmp/ordersystem-postgres-{Guid.NewGuid():N}";
    }

    /// <summary>Connects to the database <c>postgres</c> of this server.</summary>
    public string ConnectionString => ConnectionStringFor("postgres");

    /// <summary>Whether a server can be started here; the reason why not is for the skipped test.</summary>
    public static bool IsAvailable(out string reason) => PostgresBinaries.Find(out reason) is not null;

    /// <summary>Creates a server and starts it.</summary>
    public static Task<PostgresInstance> StartAsync(CancellationToken cancellationToken = default) => StartAsync(null, cancellationToken);

    /// <summary>Creates a server and starts it.</summary>
    /// <param name="address">Where others reach it besides, whoever they are: an address of a private link, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<PostgresInstance> StartAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        var binaries = PostgresBinaries.Find(out var reason) ?? throw new InvalidOperationException(reason);
        var instance = new PostgresInstance(binaries, address);
        try
        {
            // Trust is enough behind a folder that only the server's user can enter.
            await instance.RunAsync("initdb", ["-D", instance._folder, "-U", Superuser, "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"], cancellationToken);
            if (address is not null)
            {
                await File.AppendAllTextAsync(Path.Combine(instance._folder, "pg_hba.conf"), $"host all all {address}/30 trust\n", cancellationToken);
            }

            await instance.StartAgainAsync(cancellationToken);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of one database of this server.</summary>
    public string ConnectionStringFor(string database) => $"Host={_address?.ToString() ?? _folder};Username={Superuser};Database={database};Timeout=5";

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test_{Guid.NewGuid():N}";
        await RunAsync("createdb", ["-h", _folder, "-U", Superuser, name], cancellationToken);
        return ConnectionStringFor(name);
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/>.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        await RunAsync(
            "pg_ctl",
            [
                "start", "-w", "-s", "-D", _folder, "-l", Path.Combine(_folder, "server.log"), "-o",
                $"-c listen_addresses='{_address}' -c unix_socket_directories='{_folder}' -c fsync=off -c max_connections=200",
            ],
            cancellationToken);
        _processId = int.Parse(File.ReadLines(Path.Combine(_folder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        _watchdog.Add(_processId.Value);
    }

    /// <summary>Takes the server down, ending its connections; its data stays.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => StopAsync(PostgresStopMode.Fast, cancellationToken);

    /// <summary>Takes the server down in the given way; its data stays.</summary>
    public async Task StopAsync(PostgresStopMode mode, CancellationToken cancellationToken = default)
    {
        var modeName = mode == PostgresStopMode.Immediate ? "immediate" : "fast";
        await RunAsync("pg_ctl", ["stop", "-w", "-s", "-D", _folder, "-m", modeName], cancellationToken);
        if (_processId is { } ended)
        {
            _watchdog.Remove(ended);
            _processId = null;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_processId is not null)
        {
            await StopAsync();
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }

        _watchdog.Dispose();
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_binaries.Folder, program);
        var command = _binaries.AsPostgresUser
            ? Cli.Wrap("/usr/sbin/runuser").WithArguments(["-u", "postgres", "--", path, .. arguments])
            : Cli.Wrap(path).WithArguments(arguments);

        var result = await command.WithWorkingDirectory("/").WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"{program} failed: {result.StandardError}");
        }
    }
}

/// <summary>Where PostgreSQL's programs are, and which user runs them.</summary>
internal sealed record PostgresBinaries(string Folder, bool AsPostgresUser)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public static PostgresBinaries? Find(out string reason)
    {
        reason = "";
        if (OperatingSystem.IsWindows())
        {
            reason = "A private PostgreSQL is started through a unix socket, which this helper does not do on Windows.";
            return null;
        }

        var folder = Candidates().FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "pg_ctl")));
        if (folder is null)
        {
            reason = $"PostgreSQL is not installed (no initdb and pg_ctl in {DebianRoot}/*/bin or PATH).";
            return null;
        }

        // The server refuses to run as root.
        var isRoot = Environment.IsPrivilegedProcess;
        if (isRoot && !(File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) && File.Exists("/usr/sbin/runuser")))
        {
            reason = "PostgreSQL refuses to run as root, and there is no user 'postgres' to run it as.";
            return null;
        }

        return new PostgresBinaries(folder, isRoot);
    }

    private static IEnumerable<string> Candidates()
    {
        if (Directory.Exists(DebianRoot))
        {
            // The newest first.
            foreach (var version in Directory.EnumerateDirectories(DebianRoot)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0))
            {
                yield return Path.Combine(version, "bin");
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }
}

/// <summary>How a server is taken down; the names are those of <c>pg_ctl</c>.</summary>
public enum PostgresStopMode
{
    /// <summary>Rolls back what is open, ends the connections and shuts down in order.</summary>
    Fast,

    /// <summary>Ends at once, as in a crash; the next start recovers from the write-ahead log.</summary>
    Immediate,
}
