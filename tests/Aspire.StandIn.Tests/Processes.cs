using System.Diagnostics;

namespace Aspire.StandIn.Tests;

internal static class Processes
{
    public static bool Exist(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
