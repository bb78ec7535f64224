using CliWrap;
using CliWrap.Buffered;
using OrderSystem.Testing.Processes;

namespace OrderSystem.AppHost.Tests;

/// <summary>The AppHost as a process that is refused its start.</summary>
internal static class AppHostProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs it until it ends, on free ports for the dashboard.</summary>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables beside those of the http launch profile; null takes one away.</param>
    /// <param name="wrapper">A shell script that runs it as <c>"$@"</c>.</param>
    public static async Task<BufferedCommandResult> RunAsync(
        string[]? arguments = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? wrapper = null)
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
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            variables[name] = value;
        }

        string[] command = [LaunchedAssemblies.DotNet, LaunchedAssemblies.PathOf("OrderSystem.AppHost"), .. arguments ?? []];
        string[] whole = wrapper is null ? command : ["unshare", "--user", "--map-root-user", "sh", "-c", wrapper, "sh", .. command];
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Patience);
        return await Cli.Wrap(whole[0])
            .WithArguments(whole[1..])
            .WithEnvironmentVariables(variables)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(bound.Token);
    }

    /// <summary>Exit code 1 and one sentence, before anything was started.</summary>
    public static void ShouldBeRefused(this BufferedCommandResult ended, string sentence)
    {
        Assert.Equal("", ended.StandardOutput);
        Assert.StartsWith(sentence, Assert.Single(ended.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal(1, ended.ExitCode);
    }
}
