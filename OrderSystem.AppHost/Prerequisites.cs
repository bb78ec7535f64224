using System.Data.Common;
using System.Net.Sockets;

namespace OrderSystem.AppHost;

/// <summary>Says in one sentence what is missing, rather than let a process fail over it.</summary>
internal static class Prerequisites
{
    private const int PostgreSqlPort = 5432;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task<bool> AreMetAsync(IDistributedApplicationBuilder builder)
    {
        var missing = OrdersDatabase.IsPostgreSql(builder)
            ? await MissingServerAsync(OrdersDatabase.ConnectionString(builder)!)
            : null;
        if (missing is null && (!OrdersDatabase.IsPostgreSql(builder) || DevelopmentToken.IsWanted(builder)))
        {
            missing = MissingFolder(OrdersDatabase.Folder(builder));
        }

        if (missing is not null)
        {
            await Console.Error.WriteLineAsync(missing);
            Environment.ExitCode = 1;
        }

        return missing is null;
    }

    private static string? MissingFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = File.Create(Path.Combine(folder, $".{Path.GetRandomFileName()}"), 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return $"The data folder {folder} cannot be written to ({denied.Message}): set Database:Folder to one that can.";
        }
    }

    private static async Task<string?> MissingServerAsync(string connectionString)
    {
        if (Server(connectionString) is not var (host, port))
        {
            return "ConnectionStrings:orders is not a PostgreSQL connection string: expected Host=...;Database=...;Username=...";
        }

        if (host.StartsWith('/') || host.Contains(','))
        {
            // A socket file, or several servers: the processes find out themselves.
            return null;
        }

        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            using var attempt = new CancellationTokenSource(Patience);
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(host, port, attempt.Token);
                return null;
            }
            catch (Exception unreachable) when (unreachable is SocketException or OperationCanceledException)
            {
                if (TimeProvider.System.GetElapsedTime(started) >= Patience)
                {
                    var reason = unreachable is SocketException ? unreachable.Message : "no answer";
                    return $"PostgreSQL at {host}:{port} (ConnectionStrings:orders) was not reachable within {Patience.TotalSeconds:0} seconds: {reason}.";
                }
            }

            await Task.Delay(Pause);
        }
    }

    private static (string Host, int Port)? Server(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            var host = parts.TryGetValue("Host", out var named) || parts.TryGetValue("Server", out named) ? (string)named : null;
            var port = parts.TryGetValue("Port", out var number) ? int.Parse((string)number, provider: null) : PostgreSqlPort;
            return host is null ? null : (host, port);
        }
        catch (Exception malformed) when (malformed is ArgumentException or FormatException or OverflowException)
        {
            return null;
        }
    }
}
