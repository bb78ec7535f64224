using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Telemetry.Export;

namespace OrderSystem.ServiceDefaults.Tests.Telemetry;

public class OtlpOptionsTests
{
    private readonly OtlpOptionsValidator _validator = new();

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "anything")]
    [InlineData("http://localhost:4317", null)]
    [InlineData("https://collector.example", "grpc")]
    [InlineData("http://localhost:4318", "http/protobuf")]
    public void Accepts_what_can_be_exported_to(string? endpoint, string? protocol) =>
        Assert.True(Validate(endpoint, protocol).Succeeded);

    [Theory]
    [InlineData("localhost:4317", null)]
    [InlineData("/collector", null)]
    [InlineData("ftp://localhost", null)]
    [InlineData("http://localhost:4318", "http/json")]
    public void Refuses_what_the_sdk_would_ignore(string endpoint, string? protocol) =>
        Assert.True(Validate(endpoint, protocol).Failed);

    private ValidateOptionsResult Validate(string? endpoint, string? protocol) =>
        _validator.Validate(null, new OtlpOptions { Endpoint = endpoint, Protocol = protocol });
}
