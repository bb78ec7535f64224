using Spectre.Console;

namespace OrderSystem.Testing.Reports;

/// <summary>Shows tables on a terminal or as Markdown.</summary>
public static class ReportWriter
{
    // Below this, or redirected, where 80 are assumed, numbers would be broken.
    private const int MinWidth = 112;

    /// <summary>Writes the table to standard output, for people or as Markdown for a document.</summary>
    public static void Write(ReportTable report, bool markdown)
    {
        if (markdown)
        {
            WriteMarkdown(report, Console.Out);
        }
        else
        {
            WriteTerminal(report);
        }
    }

    public static void WriteMarkdown(ReportTable report, TextWriter output)
    {
        WriteRow(report.Columns);
        WriteRow([.. report.Columns.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (var row in report.Rows)
        {
            WriteRow(row);
        }

        output.WriteLine();

        void WriteRow(IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static void WriteTerminal(ReportTable report)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, MinWidth);
        var table = new Table { Title = new TableTitle(Markup.Escape(report.Title)), Border = TableBorder.Rounded };
        for (var i = 0; i < report.Columns.Count; i++)
        {
            var column = new TableColumn(Markup.Escape(report.Columns[i]));
            table.AddColumn(i == 0 ? column : column.RightAligned());
        }

        foreach (var row in report.Rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }
}
