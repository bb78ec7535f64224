using System.Runtime.CompilerServices;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace OrderSystem.TraceTesting;

/// <summary>Compares traces with approved texts.</summary>
public static class ApprovedTree
{
    /// <summary>The environment variable that, set to 1, makes what was received the approved text.</summary>
    public const string ApproveVariable = "APPROVE_TRACES";

    /// <summary>Compares the trace with an approved text tree in a file.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">The approved file, relative to the test's source file.</param>
    /// <param name="options">What to show.</param>
    /// <param name="callerPath">The test's source file.</param>
    /// <exception cref="TraceAssertionException">
    /// There is no such file, or they differ: the message shows both with the difference marked, and what was received
    /// stands beside the approved file as <c>.received.txt</c>.
    /// </exception>
    public static Trace ShouldMatch(this Trace trace, string path, SpanTreeOptions? options = null, [CallerFilePath] string callerPath = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(callerPath) ?? "", path);
        var receivedFile = Path.ChangeExtension(file, ".received.txt");
        var received = trace.ToTreeText(options);
        var approve = Environment.GetEnvironmentVariable(ApproveVariable) == "1";
        var approved = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;
        if (approve || approved == received)
        {
            if (approved != received)
            {
                Write(file, received);
            }

            File.Delete(receivedFile);
            return trace;
        }

        Write(receivedFile, received);
        throw new TraceAssertionException(approved is null
            ? $"Nothing is approved yet: there is no {path}. Trace {trace.TraceId} is ({ApproveVariable}=1 approves):\n\n{received}"
            : $"Trace {trace.TraceId} differs from {path} (- approved, + received; {ApproveVariable}=1 approves):\n\n{LineDifference.Of(approved, received)}");
    }

    /// <summary>Compares the trace with a text tree that stands in the test itself.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="tree">The tree, as <see cref="SpanTreeText.ToTreeText"/> writes it.</param>
    /// <param name="options">What to show.</param>
    /// <exception cref="TraceAssertionException">They differ: the message shows both with the difference marked.</exception>
    public static Trace ShouldHaveTree(this Trace trace, string tree, SpanTreeOptions? options = null)
    {
        var expected = tree.ReplaceLineEndings("\n").TrimEnd('\n') + '\n';
        var received = trace.ToTreeText(options);
        return expected == received
            ? trace
            : throw new TraceAssertionException(
                $"Trace {trace.TraceId} is not as expected (- expected, + received):\n\n{LineDifference.Of(expected, received)}");
    }

    private static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.WriteAllText(file, text);
    }
}

/// <summary>The difference between two texts, line by line.</summary>
internal static class LineDifference
{
    public static string Of(string expected, string actual)
    {
        var text = new StringBuilder();
        var added = new StringBuilder();
        foreach (var line in InlineDiffBuilder.Diff(expected.TrimEnd('\n'), actual.TrimEnd('\n'), ignoreWhiteSpace: false).Lines)
        {
            switch (line.Type)
            {
                case ChangeType.Deleted:
                    text.Append("- ").Append(line.Text).Append('\n');
                    break;
                case ChangeType.Inserted:
                    // Below all that it replaces.
                    added.Append("+ ").Append(line.Text).Append('\n');
                    break;
                default:
                    text.Append(added).Append("  ").Append(line.Text).Append('\n');
                    added.Clear();
                    break;
            }
        }

        return text.Append(added).ToString();
    }
}
