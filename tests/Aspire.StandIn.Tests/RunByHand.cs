using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CliWrap;

namespace Aspire.StandIn.Tests;

/// <summary>The sample AppHost as a process of its own, with a dashboard, as <c>dotnet run</c> would start it.</summary>
public class RunByHand
{
    private const int PortOfTheLaunchProfile = 5931;
    private static readonly string AppHost = Path.Combine(AppContext.BaseDirectory, "Aspire.StandIn.SampleAppHost.dll");

    [Fact]
    public async Task SIGTERM_ends_everything_in_order_and_the_dashboard_last()
    {
        SkipOnWindows();
        using var notes = new Notes();
        var run = Start(notes, "--DcpPublisher:RandomizePorts=true");
        await UntilAsync(() => notes.Of("started").Contains("front"));

        Signal("TERM", run.ProcessId);
        var result = await run;

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("dashboard", notes.Of("started")[0]);
        Assert.Equal(["front", "middle", "middle", "back", "dashboard"], notes.Of("stopped"));
        Assert.All(notes.ProcessIds, id => Assert.False(Processes.Exist(id)));
    }

    [Fact]
    public async Task A_killed_AppHost_leaves_no_process()
    {
        SkipOnWindows();
        using var notes = new Notes();
        var run = Start(notes, "--DcpPublisher:RandomizePorts=true");
        await UntilAsync(() => notes.Of("started").Contains("front"));

        Signal("KILL", run.ProcessId);
        await run;

        await UntilAsync(() => notes.ProcessIds.Count == 5 && !notes.ProcessIds.Any(Processes.Exist));
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_user()
    {
        using var notes = new Notes();
        using var taken = TakePort();
        var errors = new StringBuilder();

        var result = await Start(notes, errors);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"Port {PortOfTheLaunchProfile}, which back is to listen on, is taken by another program", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(notes.Of("started"));
    }

    [Fact]
    public async Task A_process_that_exits_before_it_is_healthy_is_named_with_its_last_words()
    {
        using var notes = new Notes();
        var errors = new StringBuilder();

        var result = await Start(notes, errors, "--DcpPublisher:RandomizePorts=true", "--back:SAMPLE_EXITS_WITH=7");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("back exited with code 7 before it was healthy.", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("the sample service cannot go on", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
        Assert.All(notes.ProcessIds, id => Assert.False(Processes.Exist(id)));
    }

    private static CommandTask<CommandResult> Start(Notes notes, params string[] args) => Start(notes, new StringBuilder(), args);

    private static CommandTask<CommandResult> Start(Notes notes, StringBuilder errors, params string[] args) => Cli.Wrap("dotnet")
        .WithArguments([AppHost, .. args])
        .WithEnvironmentVariables(variables => variables
            .Set("ASPNETCORE_URLS", $"http://localhost:{FreePort()}")
            .Set("SAMPLE_NOTES", notes.File))
        .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
        .WithValidation(CommandResultValidation.None)
        .ExecuteAsync(TestContext.Current.CancellationToken);

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private static TcpListener? TakePort()
    {
        var socket = new TcpListener(IPAddress.Loopback, PortOfTheLaunchProfile);
        try
        {
            socket.Start();
            return socket;
        }
        catch (SocketException)
        {
            // Taken by somebody else, which serves as well.
            return null;
        }
    }

    private static void Signal(string name, int processId)
    {
        using var kill = Process.Start("kill", [$"-{name}", processId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Sample.Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }
}
