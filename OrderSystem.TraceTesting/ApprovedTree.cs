using System.Runtime.CompilerServices;
using DiffPlex.Renderer;

namespace OrderSystem.TraceTesting;

/// <summary>Compares traces with approved texts.</summary>
public static class ApprovedTree
{
    // Set to 1, it makes what was received the approved text.
    private const string ApproveVariable = "APPROVE_TRACES";

    /// <summary>Compares the trace with an approved text tree in a file.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The approved file, relative to the test's source file.</param>
    /// <param name="options">What to show.</param>
    /// <param name="callerPath">The test's source file.</param>
    /// <exception cref="TraceAssertionException">
    /// There is no such file, or they differ: the message shows the difference as <c>diff -u</c> does, and what was received
    /// stands beside the approved file as <c>.received.txt</c>.
    /// </exception>
    public static Trace ShouldMatch(
        this Trace trace, string path, SpanTreeOptions? options = null, [CallerFilePath] string callerPath = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(callerPath) ?? "", path);
        var receivedFile = Path.ChangeExtension(file, ".received.txt");
        var received = trace.ToTreeText(options);
        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;
        if (approved != received && Environment.GetEnvironmentVariable(ApproveVariable) == "1")
        {
            Write(file, approved = received);
        }

        if (approved == received)
        {
            File.Delete(receivedFile);
            return trace;
        }

        Write(receivedFile, received);
        var approving = $"{ApproveVariable}=1 approves";
        throw new TraceAssertionException(approved is null
            ? $"Nothing is approved yet: there is no {path}. Trace {trace.TraceId} is ({approving}):\n\n{received}"
            : $"Trace {trace.TraceId} differs from {path} ({approving}):\n\n{Difference(approved, received)}");
    }

    /// <summary>Compares the trace with a text tree that stands in the test itself.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="tree">The tree, as <see cref="SpanTreeText.ToTreeText"/> writes it.</param>
    /// <param name="options">What to show.</param>
    /// <exception cref="TraceAssertionException">They differ; the message shows where, as <c>diff -u</c> does.</exception>
    public static Trace ShouldHaveTree(this Trace trace, string tree, SpanTreeOptions? options = null)
    {
        var expected = tree.ReplaceLineEndings("\n").TrimEnd('\n') + '\n';
        var received = trace.ToTreeText(options);
        return expected == received
            ? trace
            : throw new TraceAssertionException($"Trace {trace.TraceId} is not as expected:\n\n{Difference(expected, received)}");
    }

    private static string Difference(string expected, string received) => UnidiffRenderer.GenerateUnidiff(
        expected.TrimEnd('\n'), received.TrimEnd('\n'), nameof(expected), nameof(received), ignoreWhitespace: false);

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, text);
    }
}
