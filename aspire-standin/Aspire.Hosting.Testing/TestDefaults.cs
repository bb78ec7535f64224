using System.Reflection;
using Aspire.Hosting.StandIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>What differs in a test: no dashboard, random ports, and the launch profile comes from the file.</summary>
internal static class TestDefaults
{
    public static void Apply(
        Assembly appHost,
        string[] args,
        DistributedApplicationOptions options,
        HostApplicationBuilderSettings settings,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        settings.Args = [.. settings.Args ?? [], .. args];
        options.Args = settings.Args;
        options.AssemblyName = settings.ApplicationName = appHost.GetName().Name ?? "";
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.Configuration ??= new ConfigurationManager();
        SetUnlessGiven(settings, new Dictionary<string, string?>
        {
            ["DcpPublisher:RandomizePorts"] = "true",
            ["ASPNETCORE_URLS"] = "http://localhost:8080",
            [OtlpEnvironment.DashboardGrpcEndpoint] = "http://localhost:4317",
        });

        var folder = options.Metadata("apphostprojectpath");
        if (folder is not null && Directory.Exists(folder))
        {
            settings.ContentRootPath = folder;
        }

        configureBuilder(options, settings);
        ApplyLaunchProfile(folder, settings);
    }

    private static void ApplyLaunchProfile(string? folder, HostApplicationBuilderSettings settings)
    {
        var profiles = folder is null ? [] : LaunchProfile.All(folder);
        var name = Given(settings)["DOTNET_LAUNCH_PROFILE"];
        var profile = name is null
            ? (profiles is [var first, ..] ? first : null)
            : profiles.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw new InvalidOperationException($"The configured launch profile, '{name}', was not found in the launch settings file.");
        if (profile is null)
        {
            return;
        }

        var variables = new Dictionary<string, string?> { ["DOTNET_LAUNCH_PROFILE"] = profile.Name };
        foreach (var (key, value) in profile.EnvironmentVariables)
        {
            variables[key] = value;
            foreach (var prefix in (string[])["DOTNET_", "ASPNETCORE_"])
            {
                if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    variables.TryAdd(key[prefix.Length..], value);
                }
            }
        }

        SetUnlessGiven(settings, variables);
    }

    private static void SetUnlessGiven(HostApplicationBuilderSettings settings, Dictionary<string, string?> values)
    {
        var given = Given(settings);
        settings.Configuration!.AddInMemoryCollection(values.Where(value => given[value.Key] is null).ToArray());
    }

    private static ConfigurationManager Given(HostApplicationBuilderSettings settings)
    {
        var given = new ConfigurationManager();
        given.AddCommandLine(settings.Args ?? []);
        given.AddConfiguration(settings.Configuration!);
        return given;
    }
}
