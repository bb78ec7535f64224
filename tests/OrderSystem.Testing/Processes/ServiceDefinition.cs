namespace OrderSystem.Testing.Processes;

/// <summary>How a service is launched.</summary>
/// <param name="Name">Its name in logs, unique among all.</param>
/// <param name="Assembly">The program.</param>
/// <param name="Address">Where it listens, and answers at <c>/health</c> when it is ready.</param>
/// <param name="Settings">Its settings, by configuration key.</param>
/// <param name="Arguments">Its command line.</param>
public sealed record ServiceDefinition(
    string Name,
    string Assembly,
    Uri Address,
    IEnumerable<KeyValuePair<string, string>> Settings,
    params string[] Arguments);
