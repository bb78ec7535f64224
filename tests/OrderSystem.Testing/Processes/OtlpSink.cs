using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Testing.Processes;

/// <summary>Takes what is exported (OTLP over HTTP), counts its bytes (<c>GET /bytes</c>) and throws it away.</summary>
public static class OtlpSink
{
    public static async Task<WebApplication> StartAsync(Uri address)
    {
        var bytes = 0L;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(address.OriginalString);
        app.MapGet("/health", () => Results.Ok());
        app.MapGet("/bytes", () => Volatile.Read(ref bytes));
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            Interlocked.Add(ref bytes, request.ContentLength ?? 0);
            await request.Body.CopyToAsync(Stream.Null);

            // An empty answer of protobuf: everything was taken.
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return app;
    }
}
