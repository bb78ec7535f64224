using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Export;

public class ResourceTests
{
    [Fact]
    public async Task Names_service_version_instance_and_environment()
    {
        var resource = await ExportedResourceAsync();

        Assert.Equal(TestService.Name, resource["service.name"]);
        Assert.StartsWith("0.1.0", resource["service.version"], StringComparison.Ordinal);
        Assert.True(Guid.TryParse(resource["service.instance.id"], out _));
        Assert.Equal("production", resource["deployment.environment.name"]);
        Assert.Equal("dotnet", resource["telemetry.sdk.language"]);
    }

    [Fact]
    public async Task What_the_standard_settings_say_wins()
    {
        var resource = await ExportedResourceAsync(
            ("OTEL_SERVICE_NAME", "gateway"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.name=other,service.instance.id=gateway-1,deployment.environment.name=staging,team=orders"));

        Assert.Equal("gateway", resource["service.name"]);
        Assert.Equal("gateway-1", resource["service.instance.id"]);
        Assert.Equal("staging", resource["deployment.environment.name"]);
        Assert.Equal("orders", resource["team"]);
    }

    [Theory]
    [InlineData("a+b", "a+b")]
    [InlineData("a%2Bb", "a+b")]
    [InlineData("a%20b", "a b")]
    [InlineData("Am%C3%A9lie", "Amélie")]
    [InlineData("100%25", "100%")]
    [InlineData("a%2Cb%3Bc", "a,b;c")]
    [InlineData("a=b", "a=b")]
    [InlineData(" a ", "a")]
    public async Task A_value_is_percent_encoded_and_the_same_in_resource_and_log_lines(string encoded, string value)
    {
        var settings = ("OTEL_RESOURCE_ATTRIBUTES", (string?)$"service.name={encoded},team={encoded}");

        var resource = await ExportedResourceAsync(settings);

        Assert.Equal((value, value), (resource["service.name"], resource["team"]));
        await using var services = TestService.CreateBuilder(settings).Services.BuildServiceProvider();
        Assert.Equal(value, services.GetRequiredService<ServiceResource>().Name);
    }

    [Fact]
    public async Task A_service_name_is_taken_as_it_is()
    {
        var resource = await ExportedResourceAsync(("OTEL_SERVICE_NAME", "a+b%20c"));

        Assert.Equal("a+b%20c", resource["service.name"]);
    }

    private static async Task<IReadOnlyDictionary<string, string>> ExportedResourceAsync(params (string Key, string? Value)[] settings)
    {
        await using var collector = await FakeCollector.StartAsync();
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", () => "hello"),
            [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), .. settings]);
        await service.Client.GetStringAsync("/", TestContext.Current.CancellationToken);

        // The answer is there before the span of the request has ended.
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        await service.App.StopAsync(TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => collector.TraceRequests.Count == 1, "the export");
        return OtlpReader.ResourceAttributes(collector.TraceRequests.Single());
    }
}
