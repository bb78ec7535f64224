using OrderSystem.Database;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Hosting;
using OrderSystem.Gateway.OpenApi;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Users;
using OrderSystem.Gateway.Validation;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRequestTracing();
builder.AddHttpHosting();
builder.AddCluster();
builder.Services.AddExceptionHandler<ClusterExceptionHandler>();
builder.AddTracedProblemDetails();
builder.Services.AddApiDescription();

var app = builder.Build();

app.UseRequestTracing();
app.UseOneRepresentation();
app.UseTracedProblemDetails();

var api = app.MapGroup("/api")
    .AddEndpointFilter<NoStore>()
    .AddEndpointFilter<RequireCluster>()
    .AddEndpointFilter<RejectInvalidRequests>();
api.MapUsers();
api.MapOrders();

app.MapProblemTypes();
app.MapApiDescription();
app.MapDefaultEndpoints();

// A connection string that is none ends the start. A database or silo that is merely away is waited for.
return await app.RunServiceAsync(DatabaseUnavailableException.Explain);
