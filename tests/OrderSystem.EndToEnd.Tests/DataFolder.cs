namespace OrderSystem.EndToEnd.Tests;

/// <summary>A folder for databases, gone after the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orders-").FullName;

    /// <summary>The access token that the AppHost makes for development.</summary>
    public string Token => File.ReadAllText(System.IO.Path.Combine(Path, "dev-token")).Trim();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
