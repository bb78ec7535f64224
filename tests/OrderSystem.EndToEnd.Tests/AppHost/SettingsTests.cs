using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace OrderSystem.EndToEnd.Tests.AppHost;

/// <summary>
/// What each process is given of the AppHost's settings. Not beside other tests, since one of them sets this process's variables.
/// </summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SettingsTests : IDisposable
{
    private const string Name = "settings";

    private static readonly string[] Processes = ["payment-provider", "silo", "gateway"];

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_on_the_command_line_reaches_every_process()
    {
        var settings = new Dictionary<string, string>
        {
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "7000",
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = "http://localhost:4318/v1/traces",
            ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
            ["OTEL_SERVICE_NAME"] = "orders",
            ["LOG_LEVEL"] = "debug",
            ["Logging:LogLevel:OrderSystem"] = "Trace",
            ["Tracing:Edge:Trust"] = "Nobody",
            ["A:Section:That:Comes:Later"] = "value",
        };
        foreach (var variables in await VariablesAsync([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]))
        {
            Assert.All(settings, setting =>
                Assert.Equal(setting.Value, variables[setting.Key.Replace(":", "__", StringComparison.Ordinal)]));
        }
    }

    [Fact]
    public async Task A_setting_in_other_letters_replaces_Aspires()
    {
        foreach (var variables in await VariablesAsync("--otel_bsp_schedule_delay=200"))
        {
            var delay = Assert.Single(variables, variable => variable.Key.Equals("OTEL_BSP_SCHEDULE_DELAY", StringComparison.OrdinalIgnoreCase));
            Assert.Equal("200", delay.Value);
        }
    }

    [Fact]
    public async Task What_the_shell_says_of_telemetry_wins_over_Aspires_choice_and_its_attributes_are_added()
    {
        Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", "300");
        Environment.SetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES", "team=orders");
        try
        {
            foreach (var variables in await VariablesAsync())
            {
                Assert.Equal("300", variables["OTEL_BSP_SCHEDULE_DELAY"]);
                Assert.StartsWith("service.instance.id=", (string)variables["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
                Assert.EndsWith(",team=orders", (string)variables["OTEL_RESOURCE_ATTRIBUTES"], StringComparison.Ordinal);
            }
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", null);
            Environment.SetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES", null);
        }
    }

    [Fact]
    public async Task Another_backend_is_not_sent_the_dashboards_key()
    {
        foreach (var variables in await VariablesAsync("--OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317", "--AppHost:OtlpApiKey=of-the-dashboard"))
        {
            Assert.Equal("http://localhost:4317", variables["OTEL_EXPORTER_OTLP_ENDPOINT"]);
            Assert.DoesNotContain("OTEL_EXPORTER_OTLP_HEADERS", variables);
        }
    }

    [Fact]
    public async Task Another_backend_for_traces_alone_is_not_sent_it_either()
    {
        foreach (var variables in await VariablesAsync("--OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://localhost:4317", "--AppHost:OtlpApiKey=of-the-dashboard"))
        {
            Assert.DoesNotContain("OTEL_EXPORTER_OTLP_HEADERS", variables);
            Assert.DoesNotContain("OTEL_EXPORTER_OTLP_TRACES_HEADERS", variables);
            Assert.Equal("x-otlp-api-key=of-the-dashboard", variables["OTEL_EXPORTER_OTLP_METRICS_HEADERS"]);
            Assert.Equal("x-otlp-api-key=of-the-dashboard", variables["OTEL_EXPORTER_OTLP_LOGS_HEADERS"]);
        }
    }

    [Fact]
    public async Task Query_strings_stay_redacted_and_log_lines_ours()
    {
        foreach (var variables in await VariablesAsync())
        {
            Assert.DoesNotContain(variables.Keys, name => name.EndsWith("_DISABLE_URL_QUERY_REDACTION", StringComparison.Ordinal));
            Assert.DoesNotContain("LOGGING__CONSOLE__FORMATTERNAME", variables);
        }
    }

    [Fact]
    public async Task What_is_on_this_machine_is_reached_without_a_proxy()
    {
        string[] names = ["no_proxy", "NO_PROXY"];
        var before = names.ToDictionary(name => name, Environment.GetEnvironmentVariable);
        try
        {
            foreach (var name in names)
            {
                Environment.SetEnvironmentVariable(name, "internal.example");
            }

            await VariablesAsync();

            // Inherited by all that the AppHost starts.
            Assert.All(names, name => Assert.StartsWith(
                "internal.example,localhost,127.0.0.1,::1", Environment.GetEnvironmentVariable(name), StringComparison.Ordinal));
        }
        finally
        {
            foreach (var name in names)
            {
                Environment.SetEnvironmentVariable(name, before[name]);
            }
        }
    }

    /// <summary>The environment variables of each process, as the AppHost's model has them.</summary>
    private async Task<IReadOnlyList<IReadOnlyDictionary<string, object>>> VariablesAsync(params string[] arguments)
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.OrderSystem_AppHost>(
            [$"--Database:Folder={_folder.Path}", .. arguments], TestContext.Current.CancellationToken);
        var all = new List<IReadOnlyDictionary<string, object>>();
        foreach (var name in Processes)
        {
            var process = builder.Resources.Single(resource => resource.Name == name);
            var context = new EnvironmentCallbackContext(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Run), process);
            foreach (var annotation in process.Annotations.OfType<EnvironmentCallbackAnnotation>())
            {
                await annotation.Callback(context);
            }

            all.Add(context.EnvironmentVariables);
        }

        return all;
    }
}
