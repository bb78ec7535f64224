namespace OrderSystem.TraceContext.Conformance.Grains;

/// <summary>Receives the calls of the HTTP edge.</summary>
public interface IEntryGrain : IGrainWithGuidKey
{
    /// <summary>Makes sure that the other silo can be called.</summary>
    Task Connect();

    /// <summary>Has the requests made on the other silo, one after the other.</summary>
    Task<RequestPath[]> Relay(OutgoingRequest[] requests);
}
