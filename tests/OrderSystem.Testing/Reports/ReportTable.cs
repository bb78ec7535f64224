namespace OrderSystem.Testing.Reports;

/// <summary>A table, before it is known how it is shown. All columns but the first are numbers.</summary>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
