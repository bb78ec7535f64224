using System.Text;

namespace OrderSystem.TraceTesting;

/// <summary>The difference between two texts, line by line, by their longest common subsequence.</summary>
internal static class LineDifference
{
    public static string Of(string expected, string actual)
    {
        var left = expected.Split('\n');
        var right = actual.Split('\n');
        var common = new int[left.Length + 1, right.Length + 1];
        for (var i = left.Length - 1; i >= 0; i--)
        {
            for (var j = right.Length - 1; j >= 0; j--)
            {
                common[i, j] = left[i] == right[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var text = new StringBuilder();
        var (l, r) = (0, 0);
        while (l < left.Length || r < right.Length)
        {
            if (l < left.Length && r < right.Length && left[l] == right[r])
            {
                text.Append("  ").AppendLine(left[l++]);
                r++;
            }
            else if (r == right.Length || (l < left.Length && common[l + 1, r] >= common[l, r + 1]))
            {
                text.Append("- ").AppendLine(left[l++]);
            }
            else
            {
                text.Append("+ ").AppendLine(right[r++]);
            }
        }

        return text.ToString();
    }
}
