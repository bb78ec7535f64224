using System.Diagnostics;

namespace OrderSystem.Testing.Processes;

/// <summary>
/// Finds the processes of one test by a variable of their environment, which children inherit: also those whose parents
/// have gone.
/// </summary>
public static class LeftProcesses
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until none is left; ends those that are.</summary>
    /// <param name="variable">As <c>NAME=value</c>, unique to the test.</param>
    /// <param name="patience">How long they may take to end by themselves.</param>
    /// <returns>The command lines of those that had to be ended.</returns>
    public static async Task<IReadOnlyList<string>> EndAsync(string variable, TimeSpan patience)
    {
        var started = Stopwatch.GetTimestamp();
        var left = Find(variable);
        while (left.Count > 0 && Stopwatch.GetElapsedTime(started) < patience)
        {
            await Task.Delay(BetweenLooks);
            left = Find(variable);
        }

        foreach (var process in left)
        {
            Signals.Send(process.Id, Signal.Kill);
        }

        return [.. left.Select(process => $"{process.Id}: {process.CommandLine}")];
    }

    // Where there is no /proc nothing is found.
    private static List<(int Id, string CommandLine)> Find(string variable)
    {
        var found = new List<(int, string)>();
        foreach (var folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            try
            {
                if (int.TryParse(Path.GetFileName(folder), out var id)
                    && id != Environment.ProcessId
                    && File.ReadAllText(Path.Combine(folder, "environ")).Split('\0').Contains(variable))
                {
                    found.Add((id, File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ')));
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is somebody else's.
            }
        }

        return found;
    }
}
