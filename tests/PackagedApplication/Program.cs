using System.Diagnostics;
using System.Globalization;
using System.Net;
using OpenTelemetry.Trace;
using OrderSystem.TraceTesting;

await using var traces = await TraceCollector.StartAsync();
Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", traces.OtlpEndpoint.OriginalString);
Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", "200");
Environment.SetEnvironmentVariable("OTEL_SERVICE_NAME", "greetings");

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.UseOrleans(silo => silo
    .UseLocalhostClustering(int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture))
    .AddTraceContextPropagation());

await using var app = builder.Build();
app.MapDefaultEndpoints();
app.MapGet("/hello/{name}", (string name, IGrainFactory grains) => grains.GetGrain<IGreeter>("first").Greet(name, grains.GetGrain<IGreeter>("second")));
await app.StartAsync();

using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
using var response = await client.GetAsync(new Uri("/hello/Ada", UriKind.Relative));
if (response.StatusCode != HttpStatusCode.OK)
{
    throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
}

var trace = await traces.WaitForTraceAsync(response);
trace.ShouldBeConnected().ShouldHaveNoErrors().ShouldBeOfServices("greetings");
Console.WriteLine(trace.ToTreeText());
await app.StopAsync();

// The HTTP request and both grains.
return trace.Spans.Count(span => span.Kind == ActivityKind.Server) == 3 ? 0 : 1;

/// <summary>A grain that lets another one greet.</summary>
public interface IGreeter : IGrainWithStringKey
{
    /// <summary>Greets.</summary>
    Task<string> Greet(string name, IGreeter? next = null);
}

/// <inheritdoc />
public sealed class Greeter : Grain, IGreeter
{
    /// <inheritdoc />
    public async Task<string> Greet(string name, IGreeter? next = null) => next is null ? $"Hello {name}" : await next.Greet(name);
}
