using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Logging;
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
    public async Task The_host_is_silent_until_it_has_started()
    {
        var builder = TestService.CreateBuilder(("LOG_LEVEL", "trace"));
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        var factory = app.Services.GetRequiredService<ILoggerFactory>();
        var logger = factory.CreateLogger("Microsoft.Extensions.Hosting.Internal.Host");
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Critical));
        Assert.True(factory.CreateLogger("Microsoft.Extensions.Hosting.Internal.Hosts").IsEnabled(LogLevel.Information));

        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(logger.IsEnabled(LogLevel.Critical));
        Assert.True(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.Debug));
    }

    private static ServiceProvider BuildEmpty()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(new ServiceResource(builder.Configuration, builder.Environment));
        builder.AddCorrelatedLogging();
        return builder.Services.BuildServiceProvider();
    }
}
