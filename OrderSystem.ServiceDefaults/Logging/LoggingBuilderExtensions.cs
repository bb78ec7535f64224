using Microsoft.Extensions.Logging.Console;

namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>Log lines on the console, each with its trace, and LOG_LEVEL.</summary>
internal static class LoggingBuilderExtensions
{
    public static void AddCorrelatedLogging(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        builder.Logging.AddConsole();
        builder.Logging.AddConsoleFormatter<CorrelatedJsonFormatter, CorrelatedJsonFormatterOptions>();
        services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName ??=
            Console.IsOutputRedirected ? CorrelatedJsonFormatter.FormatterName : ConsoleFormatterNames.Simple);

        // Defaults of the simple form, hence in front of what the configuration says.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<SimpleConsoleFormatterOptions>>(
            new ConfigureOptions<SimpleConsoleFormatterOptions>(options =>
            {
                options.SingleLine = true;
                options.IncludeScopes = true;
                options.TimestampFormat = "HH:mm:ss.fff ";
            })));

        // The simple form knows the trace as a scope only. The JSON lines and OpenTelemetry take it from the activity,
        // and would have it twice.
        services.AddOptions<LoggerFactoryOptions>().Configure<IOptions<ConsoleLoggerOptions>>((factory, console) =>
            factory.ActivityTrackingOptions =
                ConsoleFormatterNames.Simple.Equals(console.Value.FormatterName, StringComparison.OrdinalIgnoreCase)
                    ? ActivityTrackingOptions.TraceId
                    : ActivityTrackingOptions.None);

        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, LogLevels>();
    }
}
