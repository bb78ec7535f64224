using System.Runtime.InteropServices;

namespace OrderSystem.Testing.Processes;

/// <summary>Sends signals to processes, which .NET itself cannot.</summary>
public static partial class Signals
{
    /// <returns>False when there is no such process any more.</returns>
    public static bool Send(int processId, Signal signal) => Kill(processId, (int)signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}

/// <summary>The signals of POSIX that the faults are made of, with their numbers on Linux.</summary>
public enum Signal
{
    /// <summary>Ends the process at once; it cannot do anything about it.</summary>
    Kill = 9,

    /// <summary>Asks the process to end.</summary>
    Terminate = 15,

    /// <summary>Lets a stopped process go on.</summary>
    Continue = 18,

    /// <summary>Stops the process: it stays, with its connections, and does nothing.</summary>
    Stop = 19,
}
