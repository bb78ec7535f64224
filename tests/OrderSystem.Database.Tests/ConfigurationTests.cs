using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OrderSystem.Database.Tests.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace OrderSystem.Database.Tests;

public sealed class ConfigurationTests
{
    [Fact]
    public void Without_a_folder_the_file_is_in_the_users_application_data()
    {
        using var host = Build([]);

        var expected = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "OrderSystem", "orders.db");
        Assert.Equal(expected, host.Database().Location);
    }

    [Fact]
    public void A_relative_folder_starts_at_the_content_root()
    {
        using var host = Build(new() { ["Database:Folder"] = "data/here" });

        var root = host.Services.GetRequiredService<IHostEnvironment>().ContentRootPath;
        Assert.Equal(Path.Combine(root, "data", "here", "orders.db"), host.Database().Location);
    }

    [Fact]
    public void A_connection_string_switches_to_PostgreSQL_and_its_password_is_not_shown()
    {
        using var host = Build(new() { ["ConnectionStrings:orders"] = "Host=db.example;Port=5433;Username=me;Password=s3cret;Database=shop" });

        Assert.Equal("Npgsql", host.Database().Invariant);
        Assert.Equal("db.example:5433/shop", host.Database().Location);
        Assert.DoesNotContain("s3cret", host.Database().DataSource.ConnectionString, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_connection_string_is_none()
    {
        using var host = Build(new() { ["ConnectionStrings:orders"] = "" });

        Assert.Equal("System.Data.SQLite", host.Database().Invariant);
    }

    [Theory]
    [InlineData("Database:BusyTimeout", "00:00:00")]
    [InlineData("Database:StartupTimeout", "1.00:00:00")]
    [InlineData("Database:Synchronous", "7")]
    public void An_option_out_of_its_range_is_refused(string key, string value)
    {
        using var host = Build(new() { [key] = value });

        Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value);
    }

    [Theory]
    [InlineData(null, null, "ordersystem", "ordersystem")]
    [InlineData("blue", "shop", "blue", "shop")]
    public async Task The_cluster_has_its_ids_from_the_configuration_or_the_default(string? cluster, string? service, string expectedCluster, string expectedService)
    {
        await using var folder = new TemporaryFolder(
            ((string, string)[])[.. cluster is null ? [] : new[] { ("Orleans:ClusterId", cluster) }, .. service is null ? [] : new[] { ("Orleans:ServiceId", service) }]);
        using var silo = TestCluster.BuildSilo(folder);
        using var client = TestCluster.BuildClient(folder);

        foreach (var host in new[] { silo, client })
        {
            var options = host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
            Assert.Equal((expectedCluster, expectedService), (options.ClusterId, options.ServiceId));
        }
    }

    [Fact]
    public async Task What_the_host_configures_afterwards_wins()
    {
        await using var folder = new TemporaryFolder();
        using var silo = TestCluster.BuildSilo(folder, builder => builder.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(7)));
        using var untouched = TestCluster.BuildSilo(folder);

        Assert.Equal(TimeSpan.FromSeconds(7), silo.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout);
        Assert.Equal(TimeSpan.FromSeconds(20), untouched.Services.GetRequiredService<IOptions<SiloMessagingOptions>>().Value.ResponseTimeout);
    }

    private static IHost Build(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddOrdersDatabase().AddOrdersDatabase();
        return builder.Build();
    }
}
