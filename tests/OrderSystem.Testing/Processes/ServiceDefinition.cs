namespace OrderSystem.Testing.Processes;

/// <summary>How a service is launched.</summary>
/// <param name="Name">Its name in logs, unique among all.</param>
/// <param name="Project">The project, whose assembly is launched.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Environment">Its settings.</param>
/// <param name="HealthPath">What answers 200 when it is ready.</param>
public sealed record ServiceDefinition(
    string Name,
    string Project,
    Uri Address,
    IReadOnlyDictionary<string, string> Environment,
    string HealthPath = "/health");
