using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Configuration;
using OrderSystem.ServiceDefaults.Logging.Levels;
using OrderSystem.ServiceDefaults.Logging.Lines;

namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>Correlated log lines on the console, and LOG_LEVEL.</summary>
internal static class LoggingBuilderExtensions
{
    public static void AddCorrelatedLogging(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);

        services.TryAddSingleton(_ => TerminalColours.For(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable));
        builder.Logging.AddConsole();
        builder.Logging.AddConsoleFormatter<CorrelatedJsonFormatter, CorrelatedConsoleFormatterOptions>();
        builder.Logging.AddConsoleFormatter<CorrelatedTextFormatter, CorrelatedConsoleFormatterOptions>();
        services.AddOptions<CorrelatedConsoleFormatterOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName ??=
            Console.IsOutputRedirected ? LineFormatterNames.Json : LineFormatterNames.Text);

        // The trace ids come from the activity itself; as scopes they would be printed and exported twice.
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);

        var start = new StartPhase();
        services.AddSingleton<IHostedService>(start);
        builder.Logging.AddFilter(StartPhase.HostCategory, level => start.IsOver && level >= LogLevel.Information);

        services.AddOptions<MinimumLevelOptions>()
            .Configure<IConfiguration>((options, configuration) => options.Level = configuration[ConfigurationKeys.LogLevel])
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<MinimumLevelOptions>, MinimumLevelOptionsValidator>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietCategories>();
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, MinimumLevelRules>();
    }
}
