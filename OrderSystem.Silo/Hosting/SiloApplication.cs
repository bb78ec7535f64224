using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OrderSystem.Database;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Payments.Provider;

namespace OrderSystem.Silo.Hosting;

/// <summary>Puts the silo together.</summary>
internal static class SiloApplication
{
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);

        builder.AddServiceDefaults();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddGrainCallInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter("Microsoft.Orleans"));
        builder.AddOrdersDatabase();
        builder.AddPaymentProvider();
        builder.Services.AddOrderFlow();
        builder.Services.AddOptions<ReminderOptions>().BindConfiguration("Reminders");
        builder.Services.AddHealthChecks().AddCheck<SiloHealthCheck>("silo");

        builder.UseOrleans(silo => silo
            .UseConfiguredAddress()
            .UseOrdersDatabase()
            .AddTraceContextPropagation());

        var app = builder.Build();
        app.MapDefaultEndpoints();
        return app;
    }
}
