namespace OrderSystem.TraceContext.Conformance.Grains;

/// <summary>Makes HTTP requests.</summary>
public interface IOutgoingGrain : IGrainWithGuidKey
{
    /// <summary>Does nothing.</summary>
    Task Connect();

    /// <summary>Makes a request.</summary>
    Task<RequestPath> Send(string receivedBy, OutgoingRequest request);
}
