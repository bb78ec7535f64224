using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using OrderSystem.TraceContext.Conformance.Grains;

namespace OrderSystem.TraceContext.Conformance.Protocol;

/// <summary>The protocol of the suite (w3c/trace-context, test/README.md, "Implement Test Service").</summary>
internal static class TestEndpoint
{
    public const string Path = "/test";
    private const int MaxActions = 16;

    public static void MapTestEndpoint(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, HandleAsync);

    private static async Task<Results<Ok<RequestPath[]>, BadRequest<string>>> HandleAsync(TestAction[] actions, IGrainFactory grains)
    {
        // Whoever can reach this port must not be able to reach the network through it.
        if (actions.Length > MaxActions || !Array.TrueForAll(actions, action => action.Url is { IsAbsoluteUri: true, IsLoopback: true }))
        {
            return TypedResults.BadRequest($"At most {MaxActions} requests, to loopback addresses only.");
        }

        var requests = Array.ConvertAll(actions, action => new OutgoingRequest(action.Url, action.Arguments.GetRawText()));
        return TypedResults.Ok(await grains.GetGrain<IEntryGrain>(Guid.Empty).Relay(requests));
    }
}
