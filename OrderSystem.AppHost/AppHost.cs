using OrderSystem.AppHost;

var builder = DistributedApplication.CreateBuilder(args);
if (!await Prerequisites.AreMetAsync(builder))
{
    return;
}

var orders = builder.AddOrdersDatabase();
var token = DevelopmentToken.Create(builder);

var paymentProvider = builder.AddProject<Projects.OrderSystem_PaymentProvider>("payment-provider")
    .WithHttpHealthCheck("/health")
    .WithSettings("PaymentProvider")
    .WithTelemetrySettings();

var silo = builder.AddProject<Projects.OrderSystem_Silo>("silo")
    .WithReplicas(2)
    .WithHttpHealthCheck("/health")
    .WithReference(paymentProvider)
    .WaitFor(paymentProvider)
    .WithOrdersDatabase(orders)
    .WithSettings("PaymentProvider", "Orleans", "Orders", "Payments")
    .WithTelemetrySettings();

var gateway = builder.AddProject<Projects.OrderSystem_Gateway>("gateway")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WaitFor(silo)
    .WithOrdersDatabase(orders)
    .WithAuthentication(token)
    .WithSettings("Orleans", "Cluster", "Http", "RateLimits")
    .WithTelemetrySettings();

builder.AnnounceWhenReady(gateway, token);
builder.Build().Run();
