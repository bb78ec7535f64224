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
