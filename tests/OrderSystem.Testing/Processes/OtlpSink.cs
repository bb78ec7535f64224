using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Testing.Processes;

/// <summary>Takes what is exported (OTLP over HTTP) and throws it away.</summary>
public static class OtlpSink
{
    public static async Task<WebApplication> StartAsync(Uri address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(address.OriginalString);
        app.MapGet("/health", () => Results.Ok());
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);

            // An empty answer of protobuf: everything was taken.
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return app;
    }
}
