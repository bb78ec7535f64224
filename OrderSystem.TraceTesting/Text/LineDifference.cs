using System.Text;

namespace OrderSystem.TraceTesting.Text;

/// <summary>The difference between two texts, line by line, by their longest common subsequence.</summary>
internal static class LineDifference
{
    // The table grows with the product of the lines; past this, what differs is written as a whole.
    private const int MaxLines = 2_000;

    public static string Of(string expected, string actual)
    {
        var left = Lines(expected);
        var right = Lines(actual);
        var start = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        var text = new StringBuilder();
        Append(text, ' ', left.AsSpan(..start));
        AppendDifferent(text, left[start..], right[start..]);
        return text.ToString();
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    private static void AppendDifferent(StringBuilder text, string[] left, string[] right)
    {
        if (left.Length > MaxLines || right.Length > MaxLines)
        {
            Append(text, '-', left);
            Append(text, '+', right);
            return;
        }

        var common = CommonLengths(left, right);
        var (l, r) = (0, 0);
        while (l < left.Length || r < right.Length)
        {
            if (l < left.Length && r < right.Length && left[l] == right[r])
            {
                Append(text, ' ', left[l++]);
                r++;
            }
            else if (r == right.Length || (l < left.Length && common[l + 1, r] >= common[l, r + 1]))
            {
                Append(text, '-', left[l++]);
            }
            else
            {
                Append(text, '+', right[r++]);
            }
        }
    }

    private static int[,] CommonLengths(string[] left, string[] right)
    {
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static void Append(StringBuilder text, char mark, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(mark).Append(' ').Append(line).Append('\n');
        }
    }
}
