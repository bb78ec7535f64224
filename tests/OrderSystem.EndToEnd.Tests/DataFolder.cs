namespace OrderSystem.EndToEnd.Tests;

/// <summary>A folder for databases, gone after the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orders-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
