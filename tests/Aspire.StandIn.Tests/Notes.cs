namespace Aspire.StandIn.Tests;

/// <summary>The file in which the sample services note what happens to them.</summary>
internal sealed class Notes : IDisposable
{
    public string File { get; } = Path.GetTempFileName();

    public IReadOnlyList<string> Lines => System.IO.File.ReadAllLines(File);

    /// <summary>What happened, in order, without the process ids.</summary>
    public IReadOnlyList<string> Of(string what) => [.. Lines.Select(line => line.Split(' ')).Where(words => words[1] == what).Select(words => words[0])];

    public IReadOnlyList<int> ProcessIds => [.. Lines.Select(line => int.Parse(line.Split(' ')[2], provider: null)).Distinct()];

    public void Dispose() => System.IO.File.Delete(File);
}
