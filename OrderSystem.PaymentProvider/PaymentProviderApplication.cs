using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

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
        builder.AddTraceKeeping(isInCluster: false);
        builder.AddTracedProblemDetails();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaximumBodySize;
        });

        builder.Services.AddOptionsWithValidateOnStart<PaymentProviderOptions>()
            // The orchestrator gives every process one folder for its data; the provider's own setting goes before it.
            .Configure(options => options.Folder = builder.Configuration["Database:Folder"] ?? options.Folder)
            .BindConfiguration("PaymentProvider")
            .ValidateDataAnnotations();
        builder.Services.AddSingleton<ChargeLedger>();
        builder.Services.AddSingleton<ChargeTelemetry>();
        builder.Services.AddSingleton<CardProcessor>();
        builder.Services.AddHealthChecks().AddCheck<ChargeLedger>("ledger");
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            // As strict as JsonSerializerOptions.Strict, but that unknown members are ignored: a merchant may send more.
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.PropertyNameCaseInsensitive = false;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        });
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseTracedProblemDetails();
        app.UseIdentityCoding();
        app.MapDefaultEndpoints();
        app.MapTraceKeeping();
        app.MapPaymentProvider();

        // Opened here and not by the first request: a folder that cannot be written must end the start.
        _ = app.Services.GetRequiredService<ChargeLedger>();
        return app;
    }
}

/// <summary>The settings of the payment provider. Configuration section <c>PaymentProvider</c>.</summary>
internal sealed class PaymentProviderOptions
{
    /// <summary>
    /// The folder of the ledger's file, absolute or relative to the content root. Default: <c>Database:Folder</c>,
    /// or else <c>data</c>.
    /// </summary>
    [Required]
    public string Folder { get; set; } = "data";

    /// <summary>How long the answer to <c>pm_card_slow</c> takes. Default: 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SlowCardDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a <c>pm_card_timeout</c> request is held if its client does not give up first. Default: 2 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan MaximumHold { get; set; } = TimeSpan.FromMinutes(2);
}
