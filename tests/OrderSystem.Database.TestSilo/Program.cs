using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Database;
using Orleans.Configuration;
using Orleans.Hosting;

var builder = Host.CreateApplicationBuilder(args);
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
