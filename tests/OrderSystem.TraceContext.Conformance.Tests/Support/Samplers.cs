namespace OrderSystem.TraceContext.Conformance.Tests.Support;

/// <summary>The samplers that propagation must not depend on.</summary>
internal static class Samplers
{
    public const string AlwaysOn = "always_on";
    public const string AlwaysOff = "always_off";
    public const string TenPercent = "traceidratio 0.1";
    public const string ParentBasedTenPercent = "parentbased_traceidratio 0.1";

    public static TheoryData<string> All => [AlwaysOn, AlwaysOff, TenPercent, ParentBasedTenPercent];

    public static Dictionary<string, string?> Settings(string sampler) => sampler.Split(' ') switch
    {
        [var name, var argument] => new() { ["OTEL_TRACES_SAMPLER"] = name, ["OTEL_TRACES_SAMPLER_ARG"] = argument },
        _ => new() { ["OTEL_TRACES_SAMPLER"] = sampler },
    };
}
