using System.Text;

namespace OrderSystem.Database.Schema;

/// <summary>Reads a script of named statements: each begins with a line <c>-- query: Name</c>.</summary>
internal static class QueryScript
{
    private const string Marker = "-- query: ";

    public static IReadOnlyDictionary<string, string> Parse(string script)
    {
        var queries = new Dictionary<string, string>(StringComparer.Ordinal);
        string? name = null;
        var text = new StringBuilder();

        foreach (var line in script.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.StartsWith(Marker, StringComparison.Ordinal))
            {
                Complete();
                name = line[Marker.Length..];
            }
            else if (name is not null && line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
            }
        }

        Complete();
        return queries;

        void Complete()
        {
            if (name is not null)
            {
                queries.Add(name, text.ToString().TrimEnd('\n'));
            }

            text.Clear();
        }
    }
}
