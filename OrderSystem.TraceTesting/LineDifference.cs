using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace OrderSystem.TraceTesting;

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
