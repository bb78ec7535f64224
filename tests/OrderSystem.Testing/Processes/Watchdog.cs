using System.Diagnostics;

namespace OrderSystem.Testing.Processes;

/// <summary>
/// Ends the launched processes when this one has died without ending them itself. It is a shell that reads process
/// ids from a pipe; when this process is gone, the pipe ends.
/// </summary>
public sealed class Watchdog : IDisposable
{
    // What ends this process must not end the shell first: a terminal signals every process of the group.
    // A process that is stopped (SIGSTOP) ends by SIGKILL only.
    private const string Script = """
        trap "" INT QUIT HUP TERM
        pids=
        while read -r sign pid; do
          left=
          for p in $pids; do [ "$p" = "$pid" ] || left="$left $p"; done
          pids=$left
          [ "$sign" = + ] && pids="$pid $left"
        done
        for p in $pids; do kill -KILL "$p" 2>/dev/null; done
        """;

    private readonly Lock _lock = new();
    private readonly Process _shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true })
        ?? throw new InvalidOperationException("No shell to watch over the processes.");

    public void Add(int processId) => Write('+', processId);

    public void Remove(int processId) => Write('-', processId);

    public void Dispose()
    {
        lock (_lock)
        {
            _shell.StandardInput.Dispose();
            _shell.Dispose();
        }
    }

    private void Write(char sign, int processId)
    {
        lock (_lock)
        {
            _shell.StandardInput.WriteLine($"{sign} {processId}");
            _shell.StandardInput.Flush();
        }
    }
}
