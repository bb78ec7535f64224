using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>What is known of an HTTP request when its trace begins. Nobody has been authenticated by then.</summary>
internal sealed record RequestToSample(string Method, string Path, string UserAgent);

/// <summary>
/// The section <c>Tracing:Sampling</c>: which sampler decides on which new traces. The first rule that matches decides, and
/// where none does, the section's own sampler.
/// </summary>
internal sealed class SamplingRules(SamplingRules.Rule[] rules, Sampler otherwise)
{
    public const string Section = "Tracing:Sampling";

    private static readonly string[] ConditionKeys = ["Route", "Grain", "Attribute", "Caller"];
    private static readonly string[] Keys = [.. ConditionKeys, "Sampler", "Ratio", "TracesPerSecond", "Burst"];

    public static SamplingRules Everything { get; } = new([], new AlwaysOnSampler());

    public static bool AreGiven(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <summary>Reads the section.</summary>
    /// <returns>The rules, or what is wrong with the section, in a sentence that names the key.</returns>
    public static (SamplingRules? Rules, string? Failure) Read(IConfiguration configuration, TimeProvider time)
    {
        var section = configuration.GetSection(Section);
        try
        {
            var rules = section.GetSection("Rules").GetChildren()
                .Select(rule => new Rule(ConditionsOf(rule), SamplerOf(rule, time)))
                .ToArray();
            return (new SamplingRules(rules, SamplerOf(section, time)), null);
        }
        catch (FormatException wrong)
        {
            return (null, wrong.Message);
        }
    }

    /// <summary>The sampler that decides on a new trace.</summary>
    public Sampler For(SamplingParameters root, RequestToSample? request) =>
        Array.Find(rules, rule => Array.TrueForAll(rule.Conditions, condition => condition.Holds(root, request)))?.Sampler
        ?? otherwise;

    private static Condition[] ConditionsOf(IConfigurationSection rule)
    {
        var unknown = rule.GetChildren().FirstOrDefault(child => !Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new FormatException($"{unknown.Path} is not known: a rule has {string.Join(", ", Keys)}.");
        }

        return [.. ConditionKeys.Where(key => rule[key] is not null).Select(key => ConditionOf(rule, key, rule[key]!))];
    }

    private static Condition ConditionOf(IConfigurationSection rule, string key, string text) => (key, text.Split('=', 2)) switch
    {
        ("Attribute", [var name, var value]) => new Condition(key, Pattern(value), name),
        ("Attribute", _) => throw new FormatException($"{rule.Path}:Attribute is '{text}', but must be name=value."),
        _ => new Condition(key, Pattern(text)),
    };

    private static Sampler SamplerOf(IConfigurationSection section, TimeProvider time) => section["Sampler"] switch
    {
        "always_on" => new AlwaysOnSampler(),
        "always_off" => new AlwaysOffSampler(),
        "traceidratio" => new ConsistentRatioSampler(Number(section, "Ratio", 0, 1)),
        "ratelimited" => new RateLimitedSampler(
            Number(section, "TracesPerSecond", 0.001, 1_000_000),
            (int)Number(section, "Burst", 1, 1_000_000, otherwise: "1"),
            time),
        var other => throw new FormatException(
            $"{section.Path}:Sampler is '{other}', but must be one of always_on, always_off, traceidratio, ratelimited."),
    };

    private static double Number(IConfigurationSection section, string key, double least, double most, string? otherwise = null)
    {
        var text = section[key];
        return double.TryParse(text ?? otherwise, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
                ? number
                : throw new FormatException(FormattableString.Invariant(
                    $"{section.Path}:{key} is '{text}', but must be a number from {least} to {most}."));
    }

    // {id} stands for one segment of a path, * for anything.
    private static Regex Pattern(string text) => new(
        $"^{Regex.Replace(Regex.Escape(text), @"\\\{[^/]*?}", "[^/]+").Replace(@"\*", ".*", StringComparison.Ordinal)}$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    internal sealed record Rule(Condition[] Conditions, Sampler Sampler);

    /// <summary>What a rule asks of a new trace.</summary>
    internal sealed record Condition(string Key, Regex Pattern, string? AttributeName = null)
    {
        public bool Holds(in SamplingParameters root, RequestToSample? request) =>
            TextOf(root, request) is { } text && Pattern.IsMatch(text);

        private string? TextOf(in SamplingParameters root, RequestToSample? request) => Key switch
        {
            "Route" => request is null ? null : $"{request.Method} {request.Path}",
            "Caller" => request?.UserAgent,
            "Grain" => root.Name.Split('/') is [var grain, _] ? grain : null,
            _ => root.Tags?.FirstOrDefault(tag => tag.Key == AttributeName) is { Key: not null } found
                ? Convert.ToString(found.Value, CultureInfo.InvariantCulture) ?? string.Empty
                : null,
        };
    }
}

/// <summary>
/// Decides on new traces by the rules of <c>Tracing:Sampling</c>, and follows a reload of the configuration. A section that is
/// wrong when it is reloaded is reported and changes nothing.
/// </summary>
internal sealed partial class RuledSampler : Sampler, IDisposable
{
    private readonly IHttpContextAccessor _requests;
    private readonly IDisposable _reload;
    private volatile SamplingRules _rules;

    public RuledSampler(
        IConfiguration configuration, IHttpContextAccessor requests, TimeProvider time, ILogger<RuledSampler> logger)
    {
        Description = nameof(RuledSampler);
        _requests = requests;
        // What is wrong at start is refused; until then, whoever asks must not fail otherwise.
        _rules = SamplingRules.Read(configuration, time).Rules ?? SamplingRules.Everything;
        _reload = ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            var (rules, failure) = SamplingRules.Read(configuration, time);
            _rules = rules ?? _rules;
            if (failure is not null)
            {
                Log.NotReloaded(logger, failure);
            }
        });
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        _rules.For(samplingParameters, Request(samplingParameters.Kind)).ShouldSample(samplingParameters);

    public void Dispose() => _reload.Dispose();

    // ASP.NET Core 10 gives its span no attributes when it starts it; the request itself is there by then.
    private RequestToSample? Request(ActivityKind kind) =>
        kind == ActivityKind.Server && _requests.HttpContext?.Request is { } request
            ? new RequestToSample(request.Method, request.Path.Value ?? string.Empty, request.Headers.UserAgent.ToString())
            : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "SamplingNotReloaded",
            Message = "The sampling rules stay as they were: {Failure}")]
        public static partial void NotReloaded(ILogger logger, string failure);
    }
}
