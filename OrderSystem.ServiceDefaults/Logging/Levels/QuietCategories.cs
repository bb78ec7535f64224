using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrderSystem.ServiceDefaults.Logging.Levels;

/// <summary>
/// Categories that would only repeat what the request lines and spans say. Their rules come first, so that one of the
/// <c>Logging</c> section for the same category wins.
/// </summary>
internal sealed class QuietCategories : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Categories =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Http.HttpResults",
        "Microsoft.AspNetCore.Http.Result",
        "Microsoft.AspNetCore.Routing.EndpointMiddleware",
        "Orleans",
        "Polly",
        "System.Net.Http.HttpClient",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        for (var i = 0; i < Categories.Length; i++)
        {
            options.Rules.Insert(i, new LoggerFilterRule(null, Categories[i], LogLevel.Warning, null));
        }
    }
}
