using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace OrderSystem.TraceTesting;

/// <summary>The difference between two texts, line by line.</summary>
internal static class LineDifference
{
    public static string Of(string expected, string actual) => string.Concat(
        InlineDiffBuilder.Diff(expected.TrimEnd('\n'), actual.TrimEnd('\n'), ignoreWhiteSpace: false).Lines.Select(line => $"{Mark(line)} {line.Text}\n"));

    private static char Mark(DiffPiece line) => line.Type switch
    {
        ChangeType.Deleted => '-',
        ChangeType.Inserted => '+',
        _ => ' ',
    };
}
