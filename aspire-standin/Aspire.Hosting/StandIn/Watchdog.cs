using System.Diagnostics;

namespace Aspire.Hosting.StandIn;

/// <summary>
/// Ends the processes of an AppHost that has died without ending them itself (SIGKILL, a crash). It is a shell that
/// reads the process ids from a pipe; when the AppHost is gone, the pipe ends. Not on Windows.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // What ends the AppHost must not end this first: the terminal signals every process of the group.
    private const string Script = """
        trap "" INT QUIT HUP TERM
        pids=
        while read -r sign pid; do
          left=
          for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done
          pids=$left
          [ "$sign" = + ] && pids="$pid $left"
        done
        for p in $pids; do kill -TERM "$p" 2>/dev/null; done
        for second in 1 2 3 4 5 6 7 8 9 10; do
          left=
          for p in $pids; do kill -0 "$p" 2>/dev/null && left="$left $p"; done
          [ -z "$left" ] && exit
          sleep 1
        done
        for p in $left; do kill -KILL "$p" 2>/dev/null; done
        """;

    private readonly Lock _lock = new();
    private Process? _shell;

    public void Add(int processId) => Write($"+ {processId}");

    public void Remove(int processId) => Write($"- {processId}");

    public void Dispose()
    {
        lock (_lock)
        {
            _shell?.StandardInput.Dispose();
            _shell?.Dispose();
            _shell = null;
        }
    }

    private void Write(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        lock (_lock)
        {
            _shell ??= Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true });
            try
            {
                _shell?.StandardInput.WriteLine(line);
                _shell?.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody ended the watchdog; the application does not need it to run.
            }
        }
    }
}
