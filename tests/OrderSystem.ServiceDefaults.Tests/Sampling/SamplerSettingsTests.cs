using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Sampling;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Sampling;

public class SamplerSettingsTests
{
    [Theory]
    [InlineData("always_on", null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("ALWAYS_OFF", null, "AlwaysOffSampler")]
    [InlineData("traceidratio", "0.25", "ParentBased{ConsistentRatioSampler{0.250000}}")]
    [InlineData("parentbased_always_on", null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("parentbased_always_off", null, "ParentBased{AlwaysOffSampler}")]
    [InlineData("ParentBased_TraceIdRatio", "1e-3", "ParentBased{ConsistentRatioSampler{0.001000}}")]
    [InlineData("parentbased_traceidratio", null, "ParentBased{ConsistentRatioSampler{1.000000}}")]
    [InlineData(null, null, "ParentBased{AlwaysOnSampler}")]
    [InlineData("", "", "ParentBased{AlwaysOnSampler}")]
    [InlineData(" traceidratio ", " 0 ", "ParentBased{ConsistentRatioSampler{0.000000}}")]
    public void The_named_sampler_is_made(string? name, string? argument, string description)
    {
        using var services = Build(name, argument);

        Assert.Equal(description, services.GetRequiredService<Sampler>().Description);
    }

    [Theory]
    [InlineData("sometimes", null, "OTEL_TRACES_SAMPLER")]
    [InlineData("parentbased_traceidratio", "1.1", "OTEL_TRACES_SAMPLER_ARG")]
    [InlineData("parentbased_traceidratio", "-0.1", "OTEL_TRACES_SAMPLER_ARG")]
    [InlineData("traceidratio", "0,1", "OTEL_TRACES_SAMPLER_ARG")]
    [InlineData("traceidratio", "NaN", "OTEL_TRACES_SAMPLER_ARG")]
    [InlineData("traceidratio", "ten percent", "OTEL_TRACES_SAMPLER_ARG")]
    public void What_does_not_exist_is_refused_at_start_in_one_sentence(string name, string? argument, string setting)
    {
        using var services = Build(name, argument);

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        var sentence = Assert.Single(refusal.Failures);
        Assert.StartsWith($"{setting} is '", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
    }

    [Fact]
    public void The_refusal_lists_what_there_is()
    {
        using var services = Build("sometimes", null);

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(
            "OTEL_TRACES_SAMPLER is 'sometimes', but must be one of always_on, always_off, traceidratio, "
            + "parentbased_always_on, parentbased_always_off, parentbased_traceidratio.",
            Assert.Single(refusal.Failures));
    }

    [Fact]
    public void An_argument_is_not_looked_at_where_none_is_needed()
    {
        using var services = Build("always_on", "nonsense");

        services.GetRequiredService<IStartupValidator>().Validate();
    }

    private static ServiceProvider Build(string? name, string? argument) => TestService
        .CreateBuilder(("OTEL_TRACES_SAMPLER", name), ("OTEL_TRACES_SAMPLER_ARG", argument))
        .Services.BuildServiceProvider();
}
