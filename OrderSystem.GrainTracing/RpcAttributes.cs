namespace OrderSystem.GrainTracing;

/// <summary>
/// Attribute names of grain-call spans: OpenTelemetry semantic conventions 1.44 (RPC, exceptions), and Orleans' own
/// where the conventions have none.
/// </summary>
internal static class RpcAttributes
{
    public const string SystemName = "rpc.system.name";

    public const string Method = "rpc.method";

    public const string ErrorType = "error.type";

    public const string TargetId = "orleans.rpc.target_id";

    public const string SourceId = "orleans.rpc.source_id";

    public const string ReminderName = "orleans.reminder.name";

    /// <summary>The value of <see cref="SystemName"/>.</summary>
    public const string Orleans = "orleans";

    /// <summary>The event on the span of an enumeration that was neither read to its end nor disposed of.</summary>
    public const string AbandonedEvent = "orleans.enumeration.abandoned";

    /// <summary>The event on the span of a call whose own caller gave it up.</summary>
    public const string CancelledEvent = "orleans.rpc.cancelled";
}
