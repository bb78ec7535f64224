using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tests.Support;
using OrderSystem.ServiceDefaults.Tracing.Edge;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class EdgeOptionsTests
{
    [Theory]
    [InlineData("Trust", "7", "Tracing:Edge:Trust is '7', but must be one of Everyone, Nobody, Listed.")]
    [InlineData("Trust", "Listed", "Tracing:Edge:Trust is Listed, but nobody is listed: set Networks, Keys or ClientCertificates, register an ITraceContextTrust, or say Nobody.")]
    [InlineData("Networks:0", "10.0.0.0/33", "Tracing:Edge:Networks has '10.0.0.0/33'")]
    [InlineData("Networks:0", "ten", "Tracing:Edge:Networks has 'ten'")]
    [InlineData("Keys:0", "secret1", "Tracing:Edge:Keys has a key with fewer than 16")]
    [InlineData("Keys:0", "secret with more than 16 characters", "Tracing:Edge:Keys has a key")]
    [InlineData("Networks:0", null, "Tracing:Edge:Networks has ''")]
    [InlineData("Keys:0", null, "Tracing:Edge:Keys has a key")]
    [InlineData("BaggageHosts:0", null, "Tracing:Edge:BaggageHosts has ''")]
    [InlineData("BaggageHosts:0", "http://inventory", "Tracing:Edge:BaggageHosts has 'http://inventory'")]
    [InlineData("BaggageHosts:0", "*", "Tracing:Edge:BaggageHosts has '*'")]
    [InlineData("BaggageHosts:0", "inventory:80", "Tracing:Edge:BaggageHosts has 'inventory:80'")]
    public void What_cannot_be_meant_is_refused_at_start_in_one_sentence(string key, string? value, string start)
    {
        using var services = TestService.CreateBuilder(($"Tracing:Edge:{key}", value)).Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        var sentence = Assert.Single(refusal.Failures);
        Assert.StartsWith(start, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Networks:0", "10.0.0.0/8")]
    [InlineData("Networks:0", "::1/128")]
    [InlineData("Keys:0", "0123456789abcdef")]
    [InlineData("ClientCertificates", "true")]
    public void One_rule_is_enough(string key, string value)
    {
        using var services = TestService.CreateBuilder(("Tracing:Edge:Trust", "Listed"), ($"Tracing:Edge:{key}", value)).Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void A_rule_of_the_application_is_enough()
    {
        var builder = TestService.CreateBuilder(("Tracing:Edge:Trust", "Listed"));
        builder.Services.AddSingleton<ITraceContextTrust, Nobody>();
        using var services = builder.Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        using var services = TestService.CreateBuilder().Services.BuildServiceProvider();
        var validator = services.GetServices<IValidateOptions<EdgeOptions>>().Single(validator => validator is EdgeOptionsValidator);

        Assert.True(validator.Validate(null, new EdgeOptions()).Succeeded);
    }

    [Fact]
    public void Defaults_that_are_added_twice_read_the_lists_once()
    {
        var builder = TestService.CreateBuilder(("Tracing:Edge:BaggageHosts:0", "inventory"));
        builder.AddServiceDefaults();
        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal(["inventory"], services.GetRequiredService<IOptions<EdgeOptions>>().Value.BaggageHosts);
    }

    private sealed class Nobody : ITraceContextTrust
    {
        public bool IsTrusted(Microsoft.AspNetCore.Http.HttpContext context) => false;
    }
}
