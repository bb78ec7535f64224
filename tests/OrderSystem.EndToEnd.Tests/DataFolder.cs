namespace OrderSystem.EndToEnd.Tests;

/// <summary>A folder for databases, gone after the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orders-").FullName;

    /// <summary>Where the AppHost leaves the access token for development.</summary>
    public string TokenFile => System.IO.Path.Combine(Path, "dev-token");

    public string Token => File.ReadAllText(TokenFile).Trim();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
