namespace OrderSystem.ServiceDefaults.Propagation;

/// <summary>What leaves with outgoing requests. Bound to the configuration section <c>Tracing:Propagation</c>.</summary>
public sealed class PropagationOptions
{
    /// <summary>The configuration section that these options are bound to.</summary>
    public const string SectionName = "Tracing:Propagation";

    /// <summary>
    /// Whether baggage goes with outgoing HTTP requests, to whatever host; default false: what a request carries along
    /// inside the system is nobody else's business. Calls within the system, such as grain calls, always carry it.
    /// </summary>
    public bool SendBaggage { get; set; }
}
