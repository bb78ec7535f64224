using System.ComponentModel;
using OrderSystem.Contracts.Orders;

namespace OrderSystem.Gateway.Problems;

/// <summary>The shape of a problem, for the OpenAPI document.</summary>
internal sealed record ProblemDocument(
    [property: Description("The kind of problem, stable; /problems/{name} explains it.")] string Type,
    [property: Description("A short text, the same for every problem of the type.")] string Title,
    [property: Description("The HTTP status.")] int Status,
    [property: Description("The trace of this request: finds it in traces and logs.")] string TraceId,
    [property: Description("What is the matter this time.")] string? Detail = null,
    [property: Description("Each invalid field, header or query parameter with its reasons.")] IReadOnlyDictionary<string, string[]>? Errors = null,
    [property: Description("The order that the problem is about.")] Guid? OrderId = null,
    [property: Description("The order's status.")] OrderStatus? OrderStatus = null,
    [property: Description("Why the card was declined, in the payment provider's words.")] string? DeclineCode = null);
