using System.Reflection;
using System.Runtime.InteropServices;

namespace OrderSystem.Testing.Processes;

/// <summary>Where the built services are, as the project file that names them under <c>Launched</c> noted it.</summary>
public static class LaunchedAssemblies
{
    /// <summary>The <c>dotnet</c> that runs this process, so that the services run on the same runtime.</summary>
    public static string DotNet { get; } = FindDotNet();

    public static string PathOf(string project)
    {
        var path = AppDomain.CurrentDomain.GetAssemblies().SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            .First(metadata => metadata.Key == project).Value!;
        return File.Exists(path)
            ? Path.GetFullPath(path)
            : throw new FileNotFoundException($"{project} is not built.", path);
    }

    private static string FindDotNet()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
