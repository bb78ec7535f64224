using System.Net;
using System.Net.Sockets;

namespace OrderSystem.AppHost.Tests;

/// <summary>What the AppHost says, and does not start over, where something is missing.</summary>
public sealed class PrerequisiteTests : IDisposable
{
    // Everything but the ports is told with none of them looked at: the system may be running beside its tests.
    private static readonly Dictionary<string, string?> AnyPorts = new() { ["DcpPublisher__RandomizePorts"] = "true" };

    private readonly string _folder = Directory.CreateTempSubdirectory("apphost-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL")]
    public async Task A_port_of_the_dashboard_that_is_taken_is_named(string setting)
    {
        using var stranger = Listen(IPAddress.Any, 0);

        var ended = await AppHostProcess.RunAsync([Data], new Dictionary<string, string?> { [setting] = $"http://localhost:{PortOf(stranger)}" });

        ended.ShouldBeRefused($"Port {PortOf(stranger)}, for the dashboard ({setting}), is taken by another program");
    }

    [Fact]
    public async Task A_port_that_is_taken_on_IPv6_alone_is_taken()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        using var stranger = Listen(IPAddress.IPv6Loopback, 0);

        var ended = await AppHostProcess.RunAsync([Data], new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = $"http://localhost:{PortOf(stranger)}" });

        ended.ShouldBeRefused($"Port {PortOf(stranger)}, for the dashboard (ASPNETCORE_URLS), is taken by another program");
    }

    [Fact]
    public async Task The_gateways_port_that_is_taken_is_named_and_the_running_systems_token_stays()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "dev-token"), "of the first", TestContext.Current.CancellationToken);

        // Should the port be taken already, then so much the better.
        using var stranger = TryListen(5080);

        (await AppHostProcess.RunAsync([Data])).ShouldBeRefused("Port 5080, for gateway, is taken by another program");
        Assert.Equal("of the first", await File.ReadAllTextAsync(Path.Combine(_folder, "dev-token"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_HOME_it_is_said_what_that_is_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no HOME.");

        var ended = await AppHostProcess.RunAsync([Data], new Dictionary<string, string?>(AnyPorts) { ["HOME"] = null });

        ended.ShouldBeRefused("HOME is not set");
    }

    [Theory]
    [InlineData("Kestrel__Endpoints__Http__Url")]
    [InlineData("KESTREL__ENDPOINTS__OTHER__URL")]
    public async Task Endpoints_of_Kestrel_in_the_shell_are_refused(string name)
    {
        var ended = await AppHostProcess.RunAsync([Data], new Dictionary<string, string?>(AnyPorts) { [name] = "http://localhost:1234" });

        ended.ShouldBeRefused("Kestrel:Endpoints is set");
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_to_is_named()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        (await AppHostProcess.RunAsync([$"--Database:Folder={file}"], AnyPorts)).ShouldBeRefused($"The data folder {file} cannot be written to");
    }

    [Fact]
    public async Task A_token_that_is_not_ours_to_replace_is_named()
    {
        // A folder of that name stands for a file of somebody else: neither can be deleted.
        var token = Path.Combine(_folder, "dev-token");
        Directory.CreateDirectory(token);

        var ended = await AppHostProcess.RunAsync([Data], AnyPorts);

        ended.ShouldBeRefused($"The data folder {_folder} cannot be written to");
        Assert.Contains(token, ended.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=orders;Username=orders;Password=secret", "Failed to connect to 127.0.0.1:1")]
    [InlineData("orders.db", "Format of the initialization string does not conform")]
    [InlineData("Hots=localhost", "Couldn't set hots")]
    [InlineData("Database=orders", "Value cannot be null. (Parameter 'Host')")]
    public async Task A_PostgreSql_server_that_cannot_be_used_is_said(string connectionString, string reason)
    {
        var ended = await AppHostProcess.RunAsync([Data, $"--ConnectionStrings:orders={connectionString}"], AnyPorts);

        ended.ShouldBeRefused($"PostgreSQL (ConnectionStrings:orders) cannot be used: {reason}");
        Assert.DoesNotContain("secret", ended.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_without_inotify()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "inotify is Linux's.");
        const string noneLeft = "echo 0 > /proc/sys/user/max_inotify_instances || exit 77; exec \"$@\"";
        Directory.CreateDirectory(Path.Combine(_folder, "dev-token"));

        var ended = await AppHostProcess.RunAsync([Data], AnyPorts, noneLeft);

        Assert.SkipWhen(ended.ExitCode == 77 || ended.StandardError.StartsWith("unshare:", StringComparison.Ordinal), "User namespaces are not for this user.");
        ended.ShouldBeRefused($"The data folder {_folder} cannot be written to");
    }

    private string Data => $"--Database:Folder={_folder}";

    private static TcpListener Listen(IPAddress address, int port)
    {
        var listener = new TcpListener(address, port);
        listener.Start();
        return listener;
    }

    private static TcpListener? TryListen(int port)
    {
        try
        {
            return Listen(IPAddress.Loopback, port);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
