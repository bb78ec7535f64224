namespace OrderSystem.GrainTracing.Messaging;

/// <summary>
/// Attribute names of stream and broadcast-channel spans: OpenTelemetry semantic conventions 1.44 (messaging), and
/// Orleans' own where the conventions have none.
/// </summary>
internal static class MessagingAttributes
{
    public const string System = "messaging.system";

    public const string OperationName = "messaging.operation.name";

    public const string OperationType = "messaging.operation.type";

    public const string Destination = "messaging.destination.name";

    public const string BatchCount = "messaging.batch.message_count";

    public const string Provider = "orleans.stream.provider";

    public const string StreamId = "orleans.stream.id";

    /// <summary>A producer's operation.</summary>
    public const string Send = "send";

    /// <summary>A consumer's operation.</summary>
    public const string Process = "process";
}
