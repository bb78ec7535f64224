using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

namespace OrderSystem.Database.Tests;

public sealed class HealthTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_with_the_schema_and_not_before()
    {
        await using var folder = new TemporaryFolder();
        using var host = TestCluster.BuildHost(folder);

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host)).Status);
        await host.Database().CreateOrMigrateAsync(Cancelled);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Not_ready_when_the_file_is_gone_although_the_pool_still_has_it_open()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await (await host.Database().DataSource.OpenConnectionAsync(Cancelled)).DisposeAsync();

        File.Delete(folder.File);

        await AssertUnhealthyWithoutDetailsAsync(host, folder.Path);
    }

    [Fact]
    public async Task Not_ready_when_the_file_is_damaged()
    {
        await using var folder = new TemporaryFolder();
        using var host = TestCluster.BuildHost(folder);
        await File.WriteAllTextAsync(folder.File, new string('x', 8192), Cancelled);

        await AssertUnhealthyWithoutDetailsAsync(host, folder.Path);
    }

    [Fact]
    public async Task Ready_while_another_process_holds_the_write_lock()
    {
        await using var folder = new TemporaryFolder();
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var holder = await folder.ConnectAsync();
        await Dapper.SqlMapper.ExecuteAsync(holder, "BEGIN IMMEDIATE");

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Not_ready_while_PostgreSQL_is_down_and_ready_when_it_is_up_again()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await using var postgres = await PostgresInstance.StartAsync(Cancelled);
        await using var database = new PostgresDatabase(postgres.ConnectionString);
        using var host = await TestCluster.BuildWithSchemaAsync(database);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        await postgres.StopAsync(Cancelled);
        await AssertUnhealthyWithoutDetailsAsync(host, "ordersystem-postgres");

        await postgres.StartAgainAsync(Cancelled);
        await Eventually.IsTrue(async () => (await CheckAsync(host)).Status == HealthStatus.Healthy);
    }

    private static async Task AssertUnhealthyWithoutDetailsAsync(IHost host, string location)
    {
        var entry = await CheckAsync(host);
        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal("The database cannot be reached.", entry.Description);
        Assert.Null(entry.Exception);
        Assert.DoesNotContain(location, entry.Description, StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), Cancelled);
        return Assert.Single(report.Entries).Value;
    }
}
