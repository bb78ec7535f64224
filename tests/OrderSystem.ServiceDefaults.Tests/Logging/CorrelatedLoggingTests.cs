using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Logging;
using OrderSystem.ServiceDefaults.Logging.Levels;
using OrderSystem.ServiceDefaults.Logging.Lines;
using OrderSystem.ServiceDefaults.Telemetry;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

/// <summary>What the container of a service has for its log.</summary>
public class CorrelatedLoggingTests
{
    [Fact]
    public void A_host_without_any_logger_gets_that_of_the_console()
    {
        using var services = BuildEmpty();

        Assert.IsType<ConsoleLoggerProvider>(Assert.Single(services.GetServices<ILoggerProvider>()));
    }

    [Fact]
    public void A_host_without_a_clock_gets_that_of_the_system()
    {
        using var services = BuildEmpty();

        Assert.Same(TimeProvider.System, services.GetRequiredService<TimeProvider>());
    }

    [Fact]
    public void There_are_colours_at_a_terminal_only()
    {
        using var services = BuildEmpty();
        var wanted = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

        Assert.Equal(wanted, services.GetRequiredService<TerminalColours>().Reset.Length > 0);
    }

    [Fact]
    public void The_trace_ids_are_no_scopes()
    {
        using var services = TestService.CreateBuilder().Services.BuildServiceProvider();

        Assert.Equal(ActivityTrackingOptions.None, services.GetRequiredService<IOptions<LoggerFactoryOptions>>().Value.ActivityTrackingOptions);
    }

    [Fact]
    public async Task The_host_is_silent_until_it_has_started()
    {
        using var services = TestService.CreateBuilder(("LOG_LEVEL", "trace")).Services.BuildServiceProvider();
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Critical));

        await Assert.Single(services.GetServices<IHostedService>().OfType<StartPhase>()).StartedAsync(TestContext.Current.CancellationToken);

        Assert.True(logger.IsEnabled(LogLevel.Critical));
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    private static ServiceProvider BuildEmpty()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(ServiceIdentity.From(builder.Configuration, builder.Environment));
        builder.AddCorrelatedLogging();
        return builder.Services.BuildServiceProvider();
    }
}
