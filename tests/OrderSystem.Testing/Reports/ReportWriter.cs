using Spectre.Console;

namespace OrderSystem.Testing.Reports;

/// <summary>A table, before it is known how it is shown. All columns but the first are numbers.</summary>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Shows tables on a terminal or as Markdown.</summary>
public static class ReportWriter
{
    // Below this, or redirected, where 80 are assumed, numbers would be broken.
    private const int MinWidth = 112;
    private const int Unbroken = 2_000;

    /// <summary>Writes a table.</summary>
    /// <param name="report">The table.</param>
    /// <param name="markdown">For a document, not for a terminal.</param>
    /// <param name="output">Standard output when not given.</param>
    public static void Write(ReportTable report, bool markdown, TextWriter? output = null)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = markdown ? Unbroken : Math.Max(AnsiConsole.Profile.Width, MinWidth);
        var table = new Table { Border = markdown ? TableBorder.Markdown : TableBorder.Rounded };
        if (!markdown)
        {
            table.Title = new TableTitle(Markup.Escape(report.Title));
        }

        foreach (var (i, name) in report.Columns.Index())
        {
            table.AddColumn(i == 0 ? new TableColumn(Markup.Escape(name)) : new TableColumn(Markup.Escape(name)).RightAligned());
        }

        foreach (var row in report.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        console.Write(table);
        (output ?? Console.Out).WriteLine(text.ToString().Trim() + Environment.NewLine);
    }
}
