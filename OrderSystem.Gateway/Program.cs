using OrderSystem.Database;
using OrderSystem.Gateway;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Cluster;
using OrderSystem.Gateway.Hosting;
using OrderSystem.Gateway.OpenApi;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Problems;
using OrderSystem.Gateway.Requests;
using OrderSystem.Gateway.Users;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddRequestTracing();
builder.AddTraceKeeping(isInCluster: true);
builder.AddHttpHosting();
builder.AddGatewayJson();
builder.AddSecurityHeaders();
builder.AddCallerAuthentication();
builder.AddCallerRateLimits();
builder.AddCluster();
builder.AddTracedProblemDetails();
builder.Services.AddApiDescription();

var app = builder.Build();

app.UseHeadLikeGet();
app.UseRequestTracing();
app.UseSecurityHeaders();
app.UseOneRepresentation();
app.UseTracedProblemDetails();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

var api = app.MapGroup("/api")
    .RequireAuthorization()
    .NeverCached()
    .RequireCluster()
    .AddEndpointFilter<RejectInvalidRequests>();
api.MapUsers();
api.MapOrders();

app.MapProblemTypes();
app.MapApiDescription();
app.MapDefaultEndpoints();

// A connection string that is none ends the start. A database or silo that is merely away is waited for.
return await app.RunServiceAsync(DatabaseUnavailableException.Explain);
