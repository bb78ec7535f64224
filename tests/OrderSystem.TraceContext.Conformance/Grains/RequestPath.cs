namespace OrderSystem.TraceContext.Conformance.Grains;

/// <summary>Which silo received a call, which one made the outgoing request, and how that was answered.</summary>
[GenerateSerializer, Immutable]
public sealed record RequestPath(
    [property: Id(0)] string ReceivedBy,
    [property: Id(1)] string SentBy,
    [property: Id(2)] int Status);
