namespace Aspire.Hosting.ApplicationModel;

/// <summary>The names of the commands that every process understands.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts a process that has ended.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Ends a process.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Ends a process and starts it again.</summary>
    public static readonly string RestartCommand = "restart";
}
