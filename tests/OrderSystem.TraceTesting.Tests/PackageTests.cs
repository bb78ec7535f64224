using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using CliWrap;
using OrderSystem.Testing.Processes;

namespace OrderSystem.TraceTesting.Tests;

/// <summary>The packages as somebody else takes them: from a folder, into an application that knows nothing of this repository.</summary>
public sealed class PackageTests : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    private static readonly string[] Packages = ["OrderSystem.GrainTracing", "OrderSystem.ServiceDefaults", "OrderSystem.TraceTesting"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("packages ä ");

    private string Feed => Path.Combine(_folder.FullName, "feed");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_application_outside_of_the_repository_takes_the_packages_and_has_one_connected_trace()
    {
        foreach (var package in Packages)
        {
            // As they were built with this project.
            var packed = await DotNet(Repository(), "pack", package, "--no-build", "-c", Configuration, "-o", Feed);
            Assert.True(packed.ExitCode == 0, packed.Output);
            AssertIsWhole(package);
        }

        var application = Path.Combine(_folder.FullName, "application");
        Directory.CreateDirectory(application);
        foreach (var file in Directory.EnumerateFiles(Repository("tests", "PackagedApplication")))
        {
            File.Copy(file, Path.Combine(application, Path.GetFileName(file)));
        }

        // Beside the sources that the machine is set up with. Packages of the cache are read and not written.
        File.WriteAllText(
            Path.Combine(application, "nuget.config"),
            $"""<configuration><packageSources><add key="packed" value="{Feed}" /></packageSources></configuration>""");
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var restored = await DotNet(
            application, "restore", $"-p:RestorePackagesPath={Path.Combine(_folder.FullName, "cache")}", $"-p:RestoreFallbackFolders={cache}");
        Assert.SkipWhen(
            restored.Output.Contains("NU1301", StringComparison.Ordinal), $"The package sources of this machine cannot be reached:\n{restored.Output}");
        Assert.True(restored.ExitCode == 0, restored.Output);

        var built = await DotNet(application, "build", "--no-restore", "-nologo");
        Assert.True(built.ExitCode == 0 && built.Output.Contains("0 Warning(s)", StringComparison.Ordinal), built.Output);

        var ran = await DotNet(application, [Path.Combine("bin", "Debug", "net10.0", "PackagedApplication.dll"), .. Ports.FreeAddresses(2).Select(address => $"{address.Port}")]);
        Assert.True(ran.ExitCode == 0, ran.Output);
        Assert.Contains("greetings  GET /hello/{name}  [server]", ran.Output, StringComparison.Ordinal);
    }

    private void AssertIsWhole(string package)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Feed, $"{package}.0.1.0.nupkg"));
        Assert.All(
            (string[])["README.md", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"],
            file => Assert.Contains(archive.Entries, entry => entry.FullName == file));
        using var reader = new StreamReader(archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        var description = reader.ReadToEnd();
        Assert.All(
            (string[])["<license type=\"expression\">MIT</license>", "<readme>README.md</readme>", "<repository type=\"git\""],
            text => Assert.Contains(text, description, StringComparison.Ordinal));

        using var symbols = ZipFile.OpenRead(Path.Combine(Feed, $"{package}.0.1.0.snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.FullName == $"lib/net10.0/{package}.pdb");
    }

    private static string Repository(params string[] path) => Path.GetFullPath(Path.Combine([Path.GetDirectoryName(ThisFile())!, "..", "..", .. path]));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static async Task<(int ExitCode, string Output)> DotNet(string folder, params string[] arguments)
    {
        var output = new StringBuilder();
        var result = await Cli.Wrap("dotnet")
            .WithWorkingDirectory(folder)
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("DOTNET_CLI_UI_LANGUAGE", "en").Set("MSBUILDDISABLENODEREUSE", "1"))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        return (result.ExitCode, output.ToString());
    }
}
