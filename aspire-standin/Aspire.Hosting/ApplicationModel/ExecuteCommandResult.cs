namespace Aspire.Hosting.ApplicationModel;

/// <summary>What became of a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what was asked.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was called off.</summary>
    public bool Canceled { get; init; }

    /// <summary>What went wrong, or what was done.</summary>
    public string? Message { get; init; }
}
