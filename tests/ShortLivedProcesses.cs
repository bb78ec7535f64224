using System.Runtime.CompilerServices;

namespace OrderSystem.Testing;

/// <summary>
/// Tells the runtime of all that a test starts that it lives for seconds: two thirds of its processor time is compilation.
/// </summary>
internal static class ShortLivedProcesses
{
#pragma warning disable CA2255 // It is meant for executables, and each of these is one.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Set()
    {
        // No method is compiled a second time, however often it is called, and so no calls are counted.
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCounting", "0");

        // Memory for compiled code is mapped once, writable and executable: each method saves mapping it a second time.
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
    }
}
