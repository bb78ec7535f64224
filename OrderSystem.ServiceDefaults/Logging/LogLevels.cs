namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>
/// Lets LOG_LEVEL stand in for <c>Logging:LogLevel:Default</c>, and keeps those categories quiet that would only repeat
/// what the request lines and spans say. Runs after the configuration was read, and again when it changes; its rules
/// come first, so that one of the <c>Logging</c> section for the same category wins.
/// </summary>
internal sealed class LogLevels(IConfiguration configuration, IServiceProvider services)
    : IPostConfigureOptions<LoggerFilterOptions>
{
    public const string Key = "LOG_LEVEL";

    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    private static readonly (string Category, LogLevel Level)[] Quiet =
    [
        ("Microsoft.AspNetCore.Authentication", LogLevel.Warning),
        ("Microsoft.AspNetCore.Authorization", LogLevel.Warning),
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        ("Microsoft.AspNetCore.Http.HttpResults", LogLevel.Warning),
        ("Microsoft.AspNetCore.Http.Result", LogLevel.Warning),
        ("Microsoft.AspNetCore.Routing.EndpointMiddleware", LogLevel.Warning),
        // A service that is not ready yet is asked all the time while it starts; the endpoint's answer says it.
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Critical),
        ("Orleans", LogLevel.Warning),
        // Warns at every start that its first check took as long as the machine is up.
        ("Orleans.Runtime.Watchdog", LogLevel.Error),
        ("Polly", LogLevel.Error),
        ("System.Net.Http.HttpClient", LogLevel.Warning),
    ];

    // In the order of LogLevel.
    private static readonly string[] Names = ["trace", "debug", "info", "warn", "error", "critical", "none"];

    /// <summary>Reads a level as LOG_LEVEL has it, by its short name or that of <see cref="LogLevel"/>, in any case.</summary>
    public static bool TryParse(string name, out LogLevel level)
    {
        level = (LogLevel)Math.Max(IndexIn(Names), IndexIn(Enum.GetNames<LogLevel>()));
        return level >= LogLevel.Trace;

        int IndexIn(string[] names) =>
            Array.FindIndex(names, candidate => candidate.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The level's short name, as on log lines.</summary>
    public static string NameOf(LogLevel level) => Enum.IsDefined(level) ? Names[(int)level] : "none";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        if (configuration[Key] is { } value && TryParse(value, out var level))
        {
            var defaults = options.Rules.Where(rule => rule is { CategoryName: null, ProviderName: null, Filter: null });
            defaults.ToList().ForEach(rule => options.Rules.Remove(rule));
            options.MinLevel = level;
        }

        var rest = options.Rules.LastOrDefault(rule => rule is { CategoryName: null, ProviderName: null });
        var least = rest?.LogLevel ?? options.MinLevel;
        foreach (var (category, quiet) in Quiet)
        {
            var most = (LogLevel)Math.Max((int)quiet, (int)least);
            options.Rules.Insert(0, Rule(category, least, (isWithin, asked) => asked >= (isWithin ? most : least)));
        }

        // What keeps the host from starting is thrown as well, and whoever runs it says it in a sentence; its log would
        // add the stack.
        options.Rules.Insert(0, Rule(Host, LogLevel.Information, (isWithin, asked) => isWithin
            ? services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested
            : asked >= least));
    }

    // The framework takes a rule's category for a prefix: "Orleans" would silence an application called OrleansVoting.
    private static LoggerFilterRule Rule(string name, LogLevel least, Func<bool, LogLevel, bool> isEnabled) => new(
        null, name, least, (_, category, asked) => isEnabled(
            category is not null && (category.Length == name.Length || category[name.Length] == '.'), asked));
}
