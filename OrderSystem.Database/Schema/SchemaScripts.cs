using System.Globalization;

namespace OrderSystem.Database.Schema;

/// <summary>
/// The scripts of one database: numbered steps (<c>0001.sql</c>, ...), of which each is applied once and never
/// edited afterwards, and the statements that Orleans looks up, which are replaced whenever they differ.
/// </summary>
internal sealed class SchemaScripts
{
    private SchemaScripts(IReadOnlyList<string> steps, IReadOnlyDictionary<string, string> queries)
    {
        Steps = steps;
        Queries = queries;
    }

    public IReadOnlyList<string> Steps { get; }

    public IReadOnlyDictionary<string, string> Queries { get; }

    public int LatestVersion => Steps.Count;

    public static SchemaScripts Load(string database)
    {
        var steps = new List<string>();
        while (Read($"{database}/{(steps.Count + 1).ToString("D4", CultureInfo.InvariantCulture)}.sql") is { } step)
        {
            steps.Add(step);
        }

        var queries = Read($"{database}/Queries.sql")
            ?? throw new InvalidOperationException($"The script {database}/Queries.sql is not embedded.");
        return new SchemaScripts(steps, QueryScript.Parse(queries));
    }

    private static string? Read(string name)
    {
        using var stream = typeof(SchemaScripts).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
