using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace OrderSystem.Silo.Tests.Payments.Provider;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_are_valid()
    {
        using var host = ProviderClientHost.Real();

        Validate(host);
    }

    [Theory]
    [InlineData("BaseAddress", "ftp://provider.test")]
    [InlineData("BaseAddress", "provider")]
    [InlineData("BaseAddress", "http://user:password@provider.test")]
    [InlineData("BaseAddress", "http://provider.test/?a=b")]
    [InlineData("AttemptTimeout", "00:00:00")]
    [InlineData("AttemptTimeout", "00:00:11")]
    [InlineData("TotalTimeout", "1.00:00:00")]
    [InlineData("TotalTimeout", "00:00:20")]
    [InlineData("MaxRetries", "-1")]
    [InlineData("MaxRetries", "11")]
    [InlineData("RetryDelay", "00:00:03")]
    [InlineData("MaxRetryDelay", "01:00:00")]
    [InlineData("BreakerFailureRatio", "0")]
    [InlineData("BreakerMinimumThroughput", "1")]
    [InlineData("BreakerSamplingDuration", "00:00:00")]
    [InlineData("BreakerBreakDuration", "00:00:00")]
    [InlineData("Name", "")]
    public void A_setting_that_cannot_be_used_is_named_at_the_start(string setting, string value)
    {
        using var host = ProviderClientHost.Real(
            builder => builder.Services.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(20)),
            ($"PaymentProvider:{setting}", value));

        var failure = Assert.Throws<OptionsValidationException>(() => Validate(host));

        Assert.Contains(setting, failure.Message, StringComparison.Ordinal);
    }

    // What the host does before anything else.
    private static void Validate(ProviderClientHost host) =>
        host.Services.GetRequiredService<IStartupValidator>().Validate();
}
