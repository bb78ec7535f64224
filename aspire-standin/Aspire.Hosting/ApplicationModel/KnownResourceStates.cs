namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states of a process, as text.</summary>
public static class KnownResourceStates
{
    /// <summary>About to be started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>Started and not ended.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>Could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>Told to end.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>Ended; containers only, here for the wait conditions that name it.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>Ended, of itself or by a signal.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>Waiting for what it depends on.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>Not asked to start yet.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>The states that nothing follows unless asked for.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}
