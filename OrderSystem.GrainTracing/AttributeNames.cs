namespace OrderSystem.GrainTracing;

/// <summary>OpenTelemetry's semantic conventions 1.45 (RPC, messaging), and Orleans' own where they have none.</summary>
internal static class AttributeNames
{
    public const string RpcSystem = "rpc.system.name";
    public const string RpcMethod = "rpc.method";
    public const string ErrorType = "error.type";
    public const string TargetId = "orleans.rpc.target_id";
    public const string SourceId = "orleans.rpc.source_id";
    public const string ReminderName = "orleans.reminder.name";
    public const string MessagingSystem = "messaging.system";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string BatchCount = "messaging.batch.message_count";
    public const string StreamProvider = "orleans.stream.provider";
    public const string StreamId = "orleans.stream.id";

    /// <summary>The value of <see cref="RpcSystem"/> and <see cref="MessagingSystem"/>.</summary>
    public const string Orleans = "orleans";

    /// <summary>The event on the span of a call whose own caller gave it up.</summary>
    public const string CancelledEvent = "orleans.rpc.cancelled";

    /// <summary>The event on the span of an enumeration that was neither read to its end nor disposed of.</summary>
    public const string AbandonedEvent = "orleans.enumeration.abandoned";
}
