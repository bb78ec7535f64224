using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.StandIn;

/// <summary>Shows what the processes print: in a run on the console, in tests through the log.</summary>
internal sealed partial class ProcessOutput(DistributedApplicationOptions options, IHostEnvironment environment, ILoggerFactory loggers)
{
    private static readonly int[] Colours = [36, 32, 33, 35, 34, 96, 92, 93];
    private readonly Lock _lock = new();
    private readonly List<string> _names = [];
    private readonly bool _colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <summary>The AppHost's own word about a process.</summary>
    public void Say(string process, string text) => Write(process, text, isError: false);

    public void Write(string process, string line, bool isError)
    {
        if (options.EnableResourceLogging)
        {
            var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{process}");
            Log.Line(logger, isError ? LogLevel.Error : LogLevel.Information, line);
            return;
        }

        lock (_lock)
        {
            var index = _names.IndexOf(process);
            if (index < 0)
            {
                index = _names.Count;
                _names.Add(process);
            }

            var width = _names.Max(name => name.Length);
            var prefix = $"{process.PadRight(width)} |";
            Console.Out.WriteLine(_colour ? $"\e[{Colours[index % Colours.Length]}m{prefix}\e[0m {line}" : $"{prefix} {line}");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "{Line}")]
        public static partial void Line(ILogger logger, LogLevel level, string line);
    }
}
