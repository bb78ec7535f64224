using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace OrderSystem.AppHost;

/// <summary>
/// What can be put right before anything is started is put right here; of the rest the first that is missing is said in
/// one sentence, rather than let some process fail or wait over it.
/// </summary>
internal static class Prerequisites
{
    private const string Loopback = "localhost,127.0.0.1,::1,[::1]";

    /// <summary>For this process and all that it starts; first of all, since .NET and Aspire read it once.</summary>
    public static void PutRight()
    {
        // What is on this machine is never a proxy's business, least of all the health probes.
        var direct = Environment.GetEnvironmentVariable("no_proxy") ?? Environment.GetEnvironmentVariable("NO_PROXY");
        direct = string.IsNullOrEmpty(direct) ? Loopback : $"{direct},{Loopback}";
        Environment.SetEnvironmentVariable("no_proxy", direct);
        Environment.SetEnvironmentVariable("NO_PROXY", direct);

        // No process here reads its settings again, and each that watches their files takes one of the user's inotify
        // instances, without which it does not start.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
    }

    /// <summary>What is missing, in one sentence; where nothing is, the token is written.</summary>
    public static async Task<string?> MissingAsync(IDistributedApplicationBuilder builder, DevelopmentToken? token) =>
        UnusableHome()
        ?? (builder.Configuration.GetSection("Kestrel:Endpoints").Exists()
            ? "Kestrel:Endpoints is set (Kestrel__Endpoints__... in the shell): every process would listen there. Unset it."
            : null)
        ?? TakenPort(builder)
        ?? await UnusableServerAsync(OrdersDatabase.ConnectionString(builder))
        ?? UnusableFolder(builder, token);

    private static string? TakenPort(IDistributedApplicationBuilder builder)
    {
        var dashboard =
            from setting in builder.Configuration.AsEnumerable()
            where setting.Key == "ASPNETCORE_URLS" || (setting.Key.StartsWith("ASPIRE_", StringComparison.Ordinal) && setting.Key.EndsWith("_ENDPOINT_URL", StringComparison.Ordinal))
            from text in (setting.Value ?? "").Split(';')
            let url = Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : null
            where url is not null
            select (Owner: $"the dashboard ({setting.Key})", url.Port);
        var services =
            from resource in builder.Resources
            from endpoint in resource.Annotations.OfType<EndpointAnnotation>()
            where endpoint.Port is not null
            select (Owner: resource.Name, Port: endpoint.Port!.Value);

        // In tests Aspire takes free ports in place of all of these.
        return builder.Configuration.GetValue<bool>("DcpPublisher:RandomizePorts") ? null : dashboard.Concat(services)
            .Where(wanted => IsTaken(IPAddress.Loopback, wanted.Port) || IsTaken(IPAddress.IPv6Loopback, wanted.Port))
            .Select(taken => $"Port {taken.Port}, for {taken.Owner}, is taken by another program, perhaps a second copy of this one: stop that first.")
            .FirstOrDefault();
    }

    private static bool IsTaken(IPAddress address, int port)
    {
        try
        {
            using var probe = new TcpListener(address, port);
            probe.Start();
            return false;
        }
        catch (SocketException refused)
        {
            // Any other error is that of a machine without IPv6.
            return refused.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied;
        }
    }

    private static async Task<string?> UnusableServerAsync(string? connectionString)
    {
        try
        {
            await using var server = connectionString is null ? null : NpgsqlDataSource.Create(connectionString);
            await using var connection = server is null ? null : await server.OpenConnectionAsync();
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or ArgumentException or InvalidOperationException)
        {
            return $"PostgreSQL (ConnectionStrings:orders) cannot be used: {exception.Message}";
        }
    }

    private static string? UnusableFolder(IDistributedApplicationBuilder builder, DevelopmentToken? token)
    {
        if (OrdersDatabase.ConnectionString(builder) is not null && token is null)
        {
            return null;
        }

        var folder = OrdersDatabase.Folder(builder);
        var denied = Denied(() =>
        {
            Directory.CreateDirectory(folder);
            WriteIn(folder);
            token?.Write();
        });
        return denied is null ? null : $"The data folder {folder} cannot be written to ({denied}): set Database:Folder to one that can.";
    }

    private static string? UnusableHome()
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        const string Advice = "Aspire's orchestrator keeps its state there. Set it to a folder that you can write to.";
        return Environment.GetEnvironmentVariable("HOME") is not { Length: > 0 } home ? $"HOME is not set: {Advice}"
            : Denied(() => WriteIn(home)) is { } denied ? $"HOME ({home}) cannot be written to ({denied}): {Advice}"
            : null;
    }

    private static void WriteIn(string folder)
    {
        using var probe = File.Create(Path.Combine(folder, $".{Path.GetRandomFileName()}"), 1, FileOptions.DeleteOnClose);
    }

    /// <summary>Why the file system does not let it be done; null where it was.</summary>
    private static string? Denied(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return denied.Message;
        }
    }
}
