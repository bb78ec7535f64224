using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Database;
using OrderSystem.Silo.Hosting;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Payments.Provider;

const int MaxStarts = 5;
var patience = TimeSpan.FromSeconds(25);

for (var start = 1; ; start++)
{
    var app = Build();
    var choosesPorts = SiloAddressOptions.ChoosesPorts(app.Configuration);
    try
    {
        var database = app.Services.GetRequiredService<DatabaseStartup>();
        return await app.RunServiceAsync(database.Explain, database.PrepareAsync);
    }
    catch (AddressInUseException) when (choosesPorts && start < MaxStarts)
    {
        // Somebody took the port after it was found to be free.
    }
    catch (AddressInUseException)
    {
        await Console.Error.WriteLineAsync("A port of the silo, Orleans:SiloPort or Orleans:GatewayPort, is already in use.");
        return 1;
    }
}

WebApplication Build()
{
    var builder = WebApplication.CreateBuilder(args);

    builder.AddServiceDefaults();
    builder.AddTraceKeeping(isInCluster: true);
    builder.Services.AddOpenTelemetry()
        .WithTracing(tracing => tracing.AddGrainCallInstrumentation(options => options.Filter = TraceKeepingExtensions.IsTraced))
        .WithMetrics(metrics => metrics.AddGrainCallInstrumentation().AddMeter("Microsoft.Orleans"));
    builder.AddOrdersDatabase();
    builder.AddPaymentProvider();
    builder.Services.AddOrderFlow();
    builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo");

    builder.UseOrleans(silo => silo
        .UseConfiguredAddress()
        .UseOrdersDatabase()
        .AddTraceContextPropagation());

    var app = builder.Build();
    app.MapDefaultEndpoints();
    app.Lifetime.ApplicationStarted.Register(() => app.Lifetime.ApplicationStopping.Register(() => _ = EndAtLast()));
    return app;
}

// While the database is away, Orleans tries for two minutes to write there that the silo ends. To the others, its end without
// that is a crash.
async Task EndAtLast()
{
    await Task.Delay(patience);
    await Console.Error.WriteLineAsync($"The silo could not leave the cluster within {patience.TotalSeconds} s, and ends all the same.");
    Environment.Exit(1);
}

/// <summary>Ready is a silo that takes part in the cluster: it has joined, and it is not leaving.</summary>
internal sealed class SiloHealthCheck(ISiloStatusOracle silo) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = silo.CurrentStatus;
        return Task.FromResult(status == SiloStatus.Active
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, $"The silo is {status}."));
    }
}
