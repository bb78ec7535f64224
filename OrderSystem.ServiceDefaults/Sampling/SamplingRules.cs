using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>
/// The section <c>Tracing:Sampling</c>: which sampler decides on which new traces. The first rule that matches decides, and
/// where none does, the section's own sampler.
/// </summary>
internal sealed class SamplingRules
{
    public const string Section = "Tracing:Sampling";
    private const string Rules = "Rules";

    private readonly (Condition Condition, Sampler Sampler)[] _rules;
    private readonly Sampler _otherwise;

    private SamplingRules((Condition Condition, Sampler Sampler)[] rules, Sampler otherwise)
    {
        _rules = rules;
        _otherwise = otherwise;
    }

    public static SamplingRules Everything { get; } = new([], new AlwaysOnSampler());

    public static bool AreGiven(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <summary>Reads the section.</summary>
    /// <returns>The rules, or what is wrong with the section, in a sentence that names the key.</returns>
    public static (SamplingRules? Rules, string? Failure) Read(IConfiguration configuration, TimeProvider time)
    {
        var section = configuration.GetSection(Section);
        try
        {
            var rules = section.GetSection(Rules).GetChildren().Select(rule => (Condition.Read(rule), SamplerOf(rule, time))).ToArray();
            return (new SamplingRules(rules, SamplerOf(section, time)), null);
        }
        catch (FormatException wrong)
        {
            return (null, wrong.Message);
        }
    }

    /// <summary>The sampler that decides on a new trace.</summary>
    public Sampler For(in SamplingParameters root, in RequestToSample? request)
    {
        foreach (var (condition, sampler) in _rules)
        {
            if (condition.Holds(root, request))
            {
                return sampler;
            }
        }

        return _otherwise;
    }

    private static Sampler SamplerOf(IConfigurationSection section, TimeProvider time) => section["Sampler"] switch
    {
        "always_on" => new AlwaysOnSampler(),
        "always_off" => new AlwaysOffSampler(),
        "traceidratio" => new ConsistentRatioSampler(Number(section, "Ratio", 0, 1)),
        "ratelimited" => new RateLimitedSampler(
            Number(section, "TracesPerSecond", 0.001, 1_000_000), (int)Number(section, "Burst", 1, 1_000_000, otherwise: 1), time),
        var other => throw new FormatException(
            $"{section.Path}:Sampler is '{other}', but must be one of always_on, always_off, traceidratio, ratelimited."),
    };

    private static double Number(IConfigurationSection section, string key, double least, double most, double? otherwise = null)
    {
        var text = section[key];
        if (text is null && otherwise is { } number)
        {
            return number;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number >= least && number <= most
            ? number
            : throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"{section.Path}:{key} is '{text}', but must be a number from {least} to {most}."));
    }

    /// <summary>What a rule asks of a new trace; what it does not name may be anything.</summary>
    private sealed record Condition(Regex? Route, Regex? Grain, string? AttributeName, Regex? AttributeValue, Regex? Caller)
    {
        private static readonly string[] Keys = ["Route", "Grain", "Attribute", "Caller", "Sampler", "Ratio", "TracesPerSecond", "Burst"];

        public static Condition Read(IConfigurationSection rule)
        {
            if (rule.GetChildren().FirstOrDefault(child => !Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            {
                throw new FormatException($"{unknown.Path} is not known: a rule has {string.Join(", ", Keys)}.");
            }

            var attribute = rule["Attribute"]?.Split('=', 2);
            if (attribute is [_])
            {
                throw new FormatException($"{rule.Path}:Attribute is '{attribute[0]}', but must be name=value.");
            }

            return new Condition(Pattern(rule["Route"]), Pattern(rule["Grain"]), attribute?[0], Pattern(attribute?[1]), Pattern(rule["Caller"]));
        }

        public bool Holds(in SamplingParameters root, in RequestToSample? request) =>
            (Route is null || (request is { } routed && Route.IsMatch($"{routed.Method} {routed.Path}")))
            && (Caller is null || (request is { } called && Caller.IsMatch(called.UserAgent)))
            && (Grain is null || (root.Name.Split('/') is [var grain, _] && Grain.IsMatch(grain)))
            && (AttributeValue is null || HasAttribute(root));

        private bool HasAttribute(in SamplingParameters root)
        {
            foreach (var (name, value) in root.Tags ?? [])
            {
                if (name == AttributeName)
                {
                    return AttributeValue!.IsMatch(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                }
            }

            return false;
        }

        // {id} stands for one segment of a path, * for anything.
        private static Regex? Pattern(string? text) => text is null
            ? null
            : new Regex(
                $"^{Regex.Replace(Regex.Escape(text), @"\\\{[^/]*?}", "[^/]+").Replace(@"\*", ".*", StringComparison.Ordinal)}$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}

/// <summary>What is known of an HTTP request when its trace begins. Nobody has been authenticated by then.</summary>
internal readonly record struct RequestToSample(string Method, string Path, string UserAgent);
