using System.Runtime.CompilerServices;

namespace OrderSystem.Testing;

/// <summary>
/// What listens on this machine is asked directly, also where the shell names a proxy (<c>http_proxy</c>) and no exception to
/// it. Compiled into every test and tool, as .NET reads these variables once, at the first request.
/// </summary>
internal static class LoopbackWithoutProxy
{
    private static readonly string[] Names = ["no_proxy", "NO_PROXY"];

#pragma warning disable CA2255 // It is meant for executables, and each of these is one.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        foreach (var name in Names)
        {
            var others = Environment.GetEnvironmentVariable(name) is { Length: > 0 } direct ? direct + "," : "";
            Environment.SetEnvironmentVariable(name, others + "localhost,127.0.0.1,::1,[::1]");
        }
    }
}
