namespace OrderSystem.TraceContext.Conformance.Grains;

/// <summary>A request that the suite wants to be made.</summary>
[GenerateSerializer, Immutable]
public sealed record OutgoingRequest([property: Id(0)] Uri Url, [property: Id(1)] string Body);
