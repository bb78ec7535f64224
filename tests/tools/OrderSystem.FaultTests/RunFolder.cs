namespace OrderSystem.FaultTests;

/// <summary>The temporary folder of a run, with its data and its logs. It is kept when something was found.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path)
    {
        Path = path;
        Data = Directory.CreateDirectory(System.IO.Path.Combine(path, "data")).FullName;
        Logs = Directory.CreateDirectory(System.IO.Path.Combine(path, "logs")).FullName;
    }

    public string Path { get; }

    public string Data { get; }

    public string Logs { get; }

    public static RunFolder Create() => new(Directory.CreateTempSubdirectory("ordersystem-faults-").FullName);

    public void Delete() => Directory.Delete(Path, recursive: true);
}
