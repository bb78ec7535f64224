using System.Collections.Concurrent;

namespace OrderSystem.Database.PostgreSql;

/// <summary>
/// Names for the spans of SQL commands, after OpenTelemetry's <c>{db.operation.name} {db.collection.name}</c>:
/// <c>INSERT OrleansStorage</c>.
/// </summary>
internal static class CommandNames
{
    private static readonly string[] Operations = ["SELECT", "INSERT", "UPDATE", "DELETE"];
    private static readonly char[] Blanks = [' ', '\n', '(', ';'];

    // The commands are the rows of OrleansQuery and a few of this library: few texts, used again and again.
    private static readonly ConcurrentDictionary<string, string?> Names = new(StringComparer.Ordinal);

    public static string? Of(string commandText) => Names.GetOrAdd(commandText, Describe);

    private static string? Describe(string commandText)
    {
        var words = commandText.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        var start = Array.FindIndex(words, word => Operations.Contains(word));
        if (start < 0)
        {
            return null;
        }

        var table = words.Skip(start).FirstOrDefault(word => word.StartsWith("Orleans", StringComparison.Ordinal) && !word.Contains('.'));
        return table is null ? words[start] : $"{words[start]} {table}";
    }
}
