using System.Diagnostics;
using System.Text;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls;

/// <summary>A trace as text: kind and name of each span, indented below its parent, siblings in alphabetical order.</summary>
internal static class SpanTree
{
    public static string Of(IReadOnlyList<Activity> spans)
    {
        var text = new StringBuilder();
        foreach (var root in spans.Where(span => !spans.Any(other => other.SpanId == span.ParentSpanId)).OrderBy(Name))
        {
            Write(root, root.ParentSpanId == default ? 0 : 8);
        }

        return text.ToString().TrimEnd('\n');

        void Write(Activity span, int depth)
        {
            text.Append(' ', 2 * depth).Append(Name(span)).Append('\n');
            foreach (var child in spans.Where(child => child.ParentSpanId == span.SpanId).OrderBy(Name))
            {
                Write(child, depth + 1);
            }
        }
    }

    private static string Name(Activity span) =>
        span.Kind == ActivityKind.Internal ? span.DisplayName : $"{span.Kind.ToString().ToLowerInvariant()} {span.DisplayName}";
}
