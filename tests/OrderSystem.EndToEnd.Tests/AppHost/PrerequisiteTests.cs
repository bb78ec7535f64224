using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using OrderSystem.Testing.Processes;

namespace OrderSystem.EndToEnd.Tests.AppHost;

/// <summary>What the AppHost says, and does not start over, where something is missing.</summary>
public sealed class PrerequisiteTests : IDisposable
{
    // Everything but the ports is told with none of them looked at: the system may be running beside its tests.
    private const string AnyPorts = "DcpPublisher__RandomizePorts=true";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DataFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Data => $"--Database:Folder={_folder.Path}";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL")]
    [InlineData("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL")]
    [InlineData("ASPNETCORE_URLS", true)]
    public async Task A_port_of_the_dashboard_that_is_taken_is_named_also_on_IPv6_alone(string setting, bool onIPv6Alone = false)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6 || !onIPv6Alone, "This machine has no IPv6.");
        using var stranger = Listen(onIPv6Alone ? IPAddress.IPv6Loopback : IPAddress.Any, 0);
        var port = ((IPEndPoint)stranger.LocalEndpoint).Port;

        await IsRefusedAsync(
            $"Port {port}, for the dashboard ({setting}), is taken by another program",
            [Data],
            $"{setting}=http://localhost:{port}");
    }

    [Fact]
    public async Task The_gateways_port_that_is_taken_is_named_and_the_running_systems_token_stays()
    {
        await File.WriteAllTextAsync(_folder.TokenFile, "of the first", Cancelled);

        // Should the port be taken already, then so much the better.
        using var stranger = TryListen(5080);

        await IsRefusedAsync("Port 5080, for gateway, is taken by another program", [Data]);
        Assert.Equal("of the first", _folder.Token);
    }

    [Theory]
    [InlineData("HOME", "HOME is not set: ")]
    [InlineData("HOME=/nonexistent", "HOME (/nonexistent) cannot be written to (")]
    [InlineData("HOME=/dev/null", "HOME (/dev/null) cannot be written to (")]
    public Task A_HOME_that_is_of_no_use_is_named(string variable, string reason)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no HOME.");
        return IsRefusedAsync(reason, [Data], AnyPorts, variable);
    }

    [Theory]
    [InlineData("Kestrel__Endpoints__Http__Url")]
    [InlineData("KESTREL__ENDPOINTS__OTHER__URL")]
    public Task Endpoints_of_Kestrel_in_the_shell_are_refused(string name) =>
        IsRefusedAsync("Kestrel:Endpoints is set", [Data], AnyPorts, $"{name}=http://localhost:1234");

    [Fact]
    public async Task A_data_folder_that_cannot_be_written_to_is_named()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", Cancelled);

        await IsRefusedAsync($"The data folder {file} cannot be written to", [$"--Database:Folder={file}"], AnyPorts);
    }

    [Fact]
    public async Task A_token_that_is_not_ours_to_replace_is_named()
    {
        // A folder of that name stands for a file of somebody else: neither can be deleted.
        Directory.CreateDirectory(_folder.TokenFile);

        var error = await IsRefusedAsync($"The data folder {_folder.Path} cannot be written to", [Data], AnyPorts);

        Assert.Contains(_folder.TokenFile, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=orders;Username=orders;Password=secret", "Failed to connect to 127.0.0.1:1")]
    [InlineData("orders.db", "Format of the initialization string does not conform")]
    [InlineData("Hots=localhost", "Couldn't set hots")]
    [InlineData("Database=orders", "Value cannot be null. (Parameter 'Host')")]
    public async Task A_PostgreSql_server_that_cannot_be_used_is_said(string connectionString, string reason)
    {
        var error = await IsRefusedAsync(
            $"PostgreSQL (ConnectionStrings:orders) cannot be used: {reason}",
            [Data, $"--ConnectionStrings:orders={connectionString}"],
            AnyPorts);

        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_without_inotify()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "inotify is Linux's.");
        const string noneLeft = "echo 0 > /proc/sys/user/max_inotify_instances || exit 77; exec \"$@\"";
        Directory.CreateDirectory(_folder.TokenFile);

        var ended = await RunAsync(["unshare", "--user", "--map-root-user", "sh", "-c", noneLeft, "sh"], [Data], [AnyPorts]);

        Assert.SkipWhen(
            ended.ExitCode == 77 || ended.StandardError.StartsWith("unshare:", StringComparison.Ordinal),
            "User namespaces are not for this user.");
        ShouldBeRefused(ended, $"The data folder {_folder.Path} cannot be written to");
    }

    /// <summary>Exit code 1 and one sentence, before anything was started.</summary>
    /// <param name="sentence">How it begins.</param>
    /// <param name="arguments">The AppHost's command line.</param>
    /// <param name="environment">As <c>NAME=value</c>, beside the launch profile's; without a value it is taken away.</param>
    /// <returns>What was said.</returns>
    private static async Task<string> IsRefusedAsync(string sentence, string[] arguments, params string[] environment)
    {
        var ended = await RunAsync([], arguments, environment);
        ShouldBeRefused(ended, sentence);
        return ended.StandardError;
    }

    private static void ShouldBeRefused(BufferedCommandResult ended, string sentence)
    {
        Assert.Equal("", ended.StandardOutput);
        var line = Assert.Single(ended.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(sentence, line, StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }

    // Until it ends, on free ports for the dashboard.
    private static async Task<BufferedCommandResult> RunAsync(string[] wrapper, string[] arguments, string[] environment)
    {
        var addresses = Ports.FreeAddresses(4);
        var variables = new Dictionary<string, string?>
        {
            ["DOTNET_ENVIRONMENT"] = "Development",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
            ["ASPNETCORE_URLS"] = addresses[0].OriginalString,
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = addresses[1].OriginalString,
            ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = addresses[2].OriginalString,
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = addresses[3].OriginalString,
        };
        foreach (var variable in environment.Select(setting => setting.Split('=', 2)))
        {
            variables[variable[0]] = variable.ElementAtOrDefault(1);
        }

        var appHost = LaunchedAssemblies.PathOf("OrderSystem.AppHost");
        string[] command = [.. wrapper, LaunchedAssemblies.DotNet, appHost, .. arguments];
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        bound.CancelAfter(Patience);
        return await Cli.Wrap(command[0])
            .WithArguments(command[1..])
            .WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(bound.Token);
    }

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
}
