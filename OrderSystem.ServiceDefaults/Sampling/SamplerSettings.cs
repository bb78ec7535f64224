namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>The sampler as OTEL_TRACES_SAMPLER and its _ARG name it (configuration/sdk-environment-variables.md).</summary>
internal static class SamplerSettings
{
    public const string Name = "OTEL_TRACES_SAMPLER";
    public const string Argument = "OTEL_TRACES_SAMPLER_ARG";

    private const string ParentBased = "parentbased_";
    private const string Default = "parentbased_always_on";

    /// <summary>The names that the specification requires of every SDK.</summary>
    public static readonly string[] Names =
    [
        "always_on", "always_off", "traceidratio",
        "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio",
    ];

    /// <summary>
    /// Adds the sampler: by the rules of <c>Tracing:Sampling</c> where there are any, since an orchestrator may set the
    /// variables unasked (Aspire does), else by the variables.
    /// </summary>
    public static void AddSampler(this IServiceCollection services, IConfiguration configuration)
    {
        if (!SamplingRules.AreGiven(configuration))
        {
            services.TryAddSingleton(provider => Create(provider.GetRequiredService<IConfiguration>()));
            return;
        }

        services.AddHttpContextAccessor();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RuledSampler>();
        services.TryAddSingleton<Sampler>(provider => new ParentBasedSampler(provider.GetRequiredService<RuledSampler>()));
    }

    /// <summary>The sampler of the settings, which are checked at start: who asks before must not fail otherwise.</summary>
    public static Sampler Create(IConfiguration configuration)
    {
        var ratio = TryParseRatio(configuration[Argument], out var parsed) ? parsed : 1;
        return NameOf(configuration) switch
        {
            "always_on" => PerProcess(new AlwaysOnSampler()),
            "always_off" => new AlwaysOffSampler(),
            "traceidratio" => PerProcess(new ConsistentRatioSampler(ratio)),
            "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
            "parentbased_traceidratio" => new ParentBasedSampler(new ConsistentRatioSampler(ratio)),
            _ => new ParentBasedSampler(new AlwaysOnSampler()),
        };
    }

    /// <summary>Whether this process follows the decision that comes with a request.</summary>
    public static bool FollowsCaller(IConfiguration configuration) =>
        SamplingRules.AreGiven(configuration) || NameOf(configuration).StartsWith(ParentBased, StringComparison.Ordinal);

    public static bool NeedsRatio(IConfiguration configuration) =>
        NameOf(configuration).EndsWith("traceidratio", StringComparison.Ordinal);

    /// <summary>Reads a share of the traces, 0 to 1; 1 where there is none.</summary>
    public static bool TryParseRatio(string? argument, out double ratio)
    {
        ratio = 1;
        return string.IsNullOrWhiteSpace(argument)
            || (double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1);
    }

    private static string NameOf(IConfiguration configuration) =>
        configuration[Name] is { } name && !string.IsNullOrWhiteSpace(name) ? name.Trim().ToLowerInvariant() : Default;

    // Decides whatever other processes decided, but once per process. A span whose parent in this process
    // is not recorded would be an orphan; such parents are the health probes that instrumentation filters out.
    private static ParentBasedSampler PerProcess(Sampler sampler) =>
        new(sampler, remoteParentSampled: sampler, remoteParentNotSampled: sampler);
}
