using CliWrap;

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>A file system of a few megabytes in memory (Linux, as root), which fills up and can be made read-only.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private SmallDisk(DirectoryInfo folder) => _folder = folder;

    public string Path => _folder.FullName;

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts one, or skips the test.</summary>
    public static async Task<SmallDisk> MountAsync(string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Mounting a small disk needs root on Linux.");
        var folder = Directory.CreateTempSubdirectory("ordersystem-disk-");
        var mount = await Cli.Wrap("mount").WithArguments(["-t", "tmpfs", "-o", $"size={size}", "tmpfs", folder.FullName])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        if (!mount.IsSuccess)
        {
            folder.Delete();
            Assert.Skip("This environment does not allow mounts.");
        }

        return new SmallDisk(folder);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        using var file = File.Open(Filler, FileMode.Append);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> has taken.</summary>
    public void Empty() => File.Delete(Filler);

    public async Task MakeReadOnlyAsync() =>
        await Cli.Wrap("mount").WithArguments(["-o", "remount,ro", Path]).ExecuteAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Cli.Wrap("umount").WithArguments(["--lazy", Path]).ExecuteAsync();
        _folder.Delete();
    }
}
