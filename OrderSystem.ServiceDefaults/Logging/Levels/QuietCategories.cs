using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>
/// Categories that would only repeat what the request lines and spans say. Their rules come first, so that one of the
/// <c>Logging</c> section for the same category wins.
/// </summary>
internal sealed class QuietCategories : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly (string Category, LogLevel Level)[] Categories =
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

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        for (var i = 0; i < Categories.Length; i++)
        {
            var (category, level) = Categories[i];
            options.Rules.Insert(i, new LoggerFilterRule(null, category, level, null));
        }
    }
}
