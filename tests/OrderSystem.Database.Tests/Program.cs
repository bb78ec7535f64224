using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;
using Xunit.MicrosoftTestingPlatform;

namespace OrderSystem.Database.Tests;

/// <summary>The tests; or, with the argument <c>silo</c>, a silo in a process of its own, for the tests that kill it.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is ["silo", .. var settings]
        ? RunSiloAsync(settings)
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);

    private static async Task<int> RunSiloAsync(string[] settings)
    {
        var builder = Host.CreateApplicationBuilder(settings);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddOrdersDatabase();
        builder.UseOrleans(silo =>
        {
            silo.UseOrdersDatabase();
            silo.ConfigureEndpoints(
                IPAddress.Loopback,
                builder.Configuration.GetValue<int>("SiloPort"),
                builder.Configuration.GetValue<int>("GatewayPort"));
            silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        });

        var host = builder.Build();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => Console.WriteLine("started"));
        var database = host.Services.GetRequiredService<DatabaseStartup>();
        return await host.RunServiceAsync(database.Explain, database.PrepareAsync);
    }
}
