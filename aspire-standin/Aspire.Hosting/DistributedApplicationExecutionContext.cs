namespace Aspire.Hosting;

/// <summary>What an application is described for.</summary>
/// <param name="operation">Running it, or publishing it.</param>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    /// <summary>Running it, or publishing it.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>Whether it is published. The stand-in only runs applications.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether it is run.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;
}
