using System.Runtime.CompilerServices;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting;

/// <summary>Compares traces with approved text files.</summary>
public static class ApprovedTree
{
    /// <summary>The environment variable that, set to 1, makes what was received the approved text.</summary>
    public const string ApproveVariable = "APPROVE_TRACES";

    /// <summary>Compares the trace with an approved text tree.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The approved file, relative to the test's source file.</param>
    /// <param name="options">What to show.</param>
    /// <param name="callerPath">The test's source file.</param>
    /// <exception cref="TraceAssertionException">
    /// They differ: the message shows both with the difference marked, and what was received stands beside the approved
    /// file as <c>.received.txt</c>.
    /// </exception>
    public static void ShouldMatch(this Trace trace, string path, SpanTreeOptions? options = null, [CallerFilePath] string callerPath = "")
    {
        ArgumentNullException.ThrowIfNull(trace);
        var file = Path.Combine(Path.GetDirectoryName(callerPath)!, path);
        var received = trace.ToTreeText(options);
        if (Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, received);
            return;
        }

        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        if (approved == received)
        {
            return;
        }

        File.WriteAllText(Path.ChangeExtension(file, ".received.txt"), received);
        throw new TraceAssertionException(
            $"Trace {trace.TraceId} differs from {path} (- approved, + received; {ApproveVariable}=1 approves):\n{LineDifference.Of(approved, received)}");
    }
}
