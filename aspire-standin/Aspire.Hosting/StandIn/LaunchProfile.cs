using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.StandIn;

/// <summary>A profile of a project's <c>Properties/launchSettings.json</c>.</summary>
internal sealed class LaunchProfile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    [JsonIgnore]
    public string Name { get; private set; } = "";

    public string? CommandName { get; init; }

    public string? ApplicationUrl { get; init; }

    public Dictionary<string, string> EnvironmentVariables { get; init; } = [];

    /// <summary>The profile of that name, or else the first that starts a process.</summary>
    public static LaunchProfile? Select(string projectPath, string? preferred)
    {
        var profiles = All(Path.GetDirectoryName(projectPath)!);
        return profiles.FirstOrDefault(profile => profile.Name == preferred)
            ?? profiles.FirstOrDefault(profile => profile.CommandName is null or "Project" or "Executable");
    }

    public static IReadOnlyList<LaunchProfile> All(string projectFolder)
    {
        var file = Path.Combine(projectFolder, "Properties", "launchSettings.json");
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            var settings = JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(file), Json);
            foreach (var (name, profile) in settings?.Profiles ?? [])
            {
                profile.Name = name;
            }

            return [.. settings?.Profiles.Values ?? Enumerable.Empty<LaunchProfile>()];
        }
        catch (JsonException malformed)
        {
            throw new DistributedApplicationException($"{file} is not valid: {malformed.Message}", malformed);
        }
    }

    public IEnumerable<EndpointAnnotation> Endpoints()
    {
        var seen = new Dictionary<string, int>();
        foreach (var url in ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
            {
                throw new DistributedApplicationException($"The applicationUrl '{url}' of launch profile '{Name}' is not an address.");
            }

            var count = seen[address.Scheme] = seen.GetValueOrDefault(address.Scheme) + 1;
            yield return new EndpointAnnotation(count == 1 ? address.Scheme : $"{address.Scheme}{count}", address);
        }
    }

    public void SetEnvironment(EnvironmentCallbackContext context)
    {
        context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", Name);
        foreach (var (name, value) in EnvironmentVariables)
        {
            context.EnvironmentVariables.TryAdd(name, Environment.ExpandEnvironmentVariables(value));
        }
    }

    private sealed class LaunchSettings
    {
        public Dictionary<string, LaunchProfile> Profiles { get; init; } = [];
    }
}
