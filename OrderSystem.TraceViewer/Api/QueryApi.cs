using Microsoft.AspNetCore.Http.HttpResults;
using OrderSystem.TraceViewer.Storage;
using OrderSystem.TraceViewer.Text;

namespace OrderSystem.TraceViewer.Api;

/// <summary>The JSON API that docs/trace-viewer-api.md describes, and the health endpoints.</summary>
internal static class QueryApi
{
    public static void AddQueryApi(this IServiceCollection services)
    {
        // A problem of the viewer's own has no trace that one could look up here.
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.Remove("traceId"));
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddSingleton<ChangeEvents>();
    }

    public static void MapQueryApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", () => Results.Text("Healthy"));
        endpoints.MapGet("/alive", () => Results.Text("Healthy"));

        var api = endpoints.MapGroup("/api");
        api.MapGet("/services", GetServices);
        api.MapGet("/traces", GetTraces);
        api.MapGet("/traces/{traceId}", GetTrace);
        api.MapGet("/traces/{traceId}/tree", GetTree);
        api.MapGet("/logs", GetLogs);
        api.MapGet("/events", (HttpContext context, ChangeEvents events) => events.WriteAsync(context));
        api.MapDelete("/telemetry", DeleteTelemetry);
    }

    private static Ok<ServicesAnswer> GetServices(TelemetryStore store)
    {
        var services = store.GetTraces().SelectMany(trace => trace.Services).Select(service => service.Name)
            .Concat(store.GetLogs().Select(log => log.Service))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        return TypedResults.Ok(new ServicesAnswer([.. services]));
    }

    private static Results<Ok<TraceListAnswer>, ValidationProblem> GetTraces(HttpRequest request, TelemetryStore store)
    {
        var parameters = new QueryParameters(request.Query);
        var query = new TraceQuery(parameters);
        parameters.RefuseOthers();
        return parameters.Errors.Count > 0
            ? TypedResults.ValidationProblem(parameters.Errors)
            : TypedResults.Ok(query.Run(store.GetTraces(), store.GetStatistics().EvictedTraces));
    }

    private static Results<Ok<TraceAnswer>, ProblemHttpResult> GetTrace(string traceId, TelemetryStore store) =>
        store.TryGetTrace(traceId, out var trace) ? TypedResults.Ok(TraceAnswer.Of(trace)) : NoTrace(traceId);

    private static Results<ContentHttpResult, ProblemHttpResult> GetTree(string traceId, TelemetryStore store) =>
        store.TryGetTrace(traceId, out var trace)
            ? TypedResults.Text(TraceTreeText.Render(trace), "text/plain; charset=utf-8")
            : NoTrace(traceId);

    private static Results<Ok<LogListAnswer>, ValidationProblem> GetLogs(HttpRequest request, TelemetryStore store)
    {
        var parameters = new QueryParameters(request.Query);
        var query = new LogQuery(parameters);
        parameters.RefuseOthers();
        return parameters.Errors.Count > 0
            ? TypedResults.ValidationProblem(parameters.Errors)
            : TypedResults.Ok(query.Run(store.GetLogs(), store.GetStatistics().EvictedLogs));
    }

    private static NoContent DeleteTelemetry(TelemetryStore store)
    {
        store.Clear();
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NoTrace(string traceId) => TraceIdText.IsValid(traceId)
        ? TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, detail: "No span of this trace is stored.")
        : TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, detail: TraceIdText.Expected);
}
