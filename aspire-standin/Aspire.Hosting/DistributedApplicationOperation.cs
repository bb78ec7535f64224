namespace Aspire.Hosting;

/// <summary>What is done with an application.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>It is run on this machine.</summary>
    Run,

    /// <summary>It is published, to be deployed elsewhere.</summary>
    Publish,
}
