using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrderSystem.PaymentProvider.Charges;
using OrderSystem.PaymentProvider.Http;
using OrderSystem.PaymentProvider.Ledger;
using OrderSystem.PaymentProvider.Telemetry;
using OrderSystem.PaymentProvider.Voids;

namespace OrderSystem.PaymentProvider;

/// <summary>The payment provider as an application that is ready to run; a test can start it in its own process.</summary>
public static class PaymentProviderApplication
{
    /// <summary>The largest request body that is read, in bytes.</summary>
    public const int MaximumBodySize = 16 * 1024;

    /// <summary>Builds the application and opens its ledger.</summary>
    /// <param name="args">Settings as on the command line, for example <c>--urls=http://127.0.0.1:0</c>.</param>
    /// <param name="configure">Changes the builder before the application is built.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Not the entry assembly's name: that is the test's when a test starts the application.
            ApplicationName = typeof(PaymentProviderApplication).Assembly.GetName().Name,
        });
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodySize;
        });

        builder.Services.AddPaymentProviderOptions(builder.Configuration);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ChargeLedger>();
        builder.Services.AddSingleton<ChargeMetrics>();
        builder.Services.AddSingleton<CardProcessor>();
        builder.Services.AddHealthChecks().AddCheck<LedgerHealthCheck>("ledger");
        builder.Services.AddProviderProblems();
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.Converters.Add(
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false)));
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapDefaultEndpoints();
        app.MapCharges();
        app.MapVoids();

        // Opened here and not by the first request: a folder that cannot be written must end the start.
        _ = app.Services.GetRequiredService<ChargeLedger>();
        return app;
    }
}
