using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrderSystem.AppHost;

Prerequisites.PutRight();
var builder = DistributedApplication.CreateBuilder(args);

// As in Aspire's template, but not in appsettings.json: what is set there goes to the services too.
builder.Services.AddLogging(logging => logging
    .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
    .AddFilter("Aspire.Hosting.Dcp", LogLevel.Warning));

var token = DevelopmentToken.Create(builder);

// Aspire's Orleans and PostgreSQL integrations are not used. AddOrleans names its providers in settings that Orleans'
// ADO.NET providers do not read, and switches on Orleans' own trace propagation (Orleans:EnableDistributedTracing), which
// would double every span and lose the context of unsampled calls. AddPostgres needs a container engine; without one,
// orders are kept in a SQLite file, and any PostgreSQL server is used by its connection string.
var orders = builder.AddOrdersDatabase();

var paymentProvider = builder.AddProject<Projects.OrderSystem_PaymentProvider>("payment-provider")
    .WithIconName("Payment")
    .WithInternalEndpoint()
    .WithSettings();

var silo = builder.AddProject<Projects.OrderSystem_Silo>("silo")
    .WithReplicas(2)
    .WithIconName("Server")
    .WithInternalEndpoint()
    .WithSettings()
    .WithOrdersDatabase(orders)
    .WithReference(paymentProvider)
    .WaitFor(paymentProvider);

var gateway = builder.AddProject<Projects.OrderSystem_Gateway>("gateway")
    .WithIconName("Globe")
    .WithPublicEndpoint()
    .WithSettings()
    .WithOrdersDatabase(orders)
    .WaitFor(silo)
    .AnnounceWhenReady();

if (token is not null)
{
    token.GiveTo(gateway);
    gateway.WithTestOrderCommand(token);
}

if (await Prerequisites.MissingAsync(builder, token) is { } missing)
{
    await Console.Error.WriteLineAsync(missing);
    return 1;
}

await builder.Build().RunAsync();
return 0;
