using Aspire.Hosting.Testing;

namespace Aspire.StandIn.Tests;

public class GivenEnvironment
{
    [Fact]
    public async Task A_process_is_given_what_Aspire_would_give_it()
    {
        await using var sample = await Sample.StartHealthyAsync("--ConnectionStrings:sample=Host=example");
        var back = sample.App.GetEndpoint("back", "http");

        Assert.Equal("front", await sample.EnvironmentVariableAsync("front", "OTEL_SERVICE_NAME"));
        Assert.Matches("^service\\.instance\\.id=[a-z]{8}$", await sample.EnvironmentVariableAsync("front", "OTEL_RESOURCE_ATTRIBUTES"));
        Assert.Equal("http://localhost:4317", await sample.EnvironmentVariableAsync("front", "OTEL_EXPORTER_OTLP_ENDPOINT"));
        Assert.Equal("grpc", await sample.EnvironmentVariableAsync("front", "OTEL_EXPORTER_OTLP_PROTOCOL"));
        Assert.Equal("Host=example", await sample.EnvironmentVariableAsync("front", "ConnectionStrings__sample"));
        Assert.Equal("", await sample.EnvironmentVariableAsync("back", "ConnectionStrings__sample"));
        Assert.Equal(back, new Uri(await sample.EnvironmentVariableAsync("middle", "services__back__http__0")));
        Assert.Equal(back, new Uri(await sample.EnvironmentVariableAsync("middle", "BACK_HTTP")));
        Assert.Equal(sample.App.GetEndpoint("front"), new Uri(await sample.EnvironmentVariableAsync("front", "ASPNETCORE_URLS")));
    }

    [Fact]
    public async Task A_launch_profile_adds_variables_but_overrides_none()
    {
        await using var sample = await Sample.StartHealthyAsync();

        Assert.Equal("yes", await sample.EnvironmentVariableAsync("back", "FROM_LAUNCH_PROFILE"));
        Assert.Equal("back", await sample.EnvironmentVariableAsync("back", "OTEL_SERVICE_NAME"));
    }

    [Fact]
    public async Task What_the_AppHost_says_last_wins()
    {
        await using var sample = await Sample.StartHealthyAsync("--front:OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "--front:sample-name=odd");

        Assert.Equal("http://127.0.0.1:1", await sample.EnvironmentVariableAsync("front", "OTEL_EXPORTER_OTLP_ENDPOINT"));
        Assert.Equal("odd", await sample.EnvironmentVariableAsync("front", "sample-name"));
    }
}
