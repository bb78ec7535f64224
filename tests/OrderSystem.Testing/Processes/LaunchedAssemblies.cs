using System.Reflection;
using System.Runtime.InteropServices;

namespace OrderSystem.Testing.Processes;

/// <summary>Where the built services are, as the project file that names them under <c>Launched</c> noted it.</summary>
public static class LaunchedAssemblies
{
    /// <summary>The <c>dotnet</c> that runs this process, so that the services run on the same runtime.</summary>
    public static string DotNet { get; } = FindDotNet();

    /// <param name="project">The project's name.</param>
    /// <param name="checkout">The folder of another checkout that has the same projects, built in the same configuration.</param>
    public static string PathOf(string project, string? checkout = null)
    {
        var own = OwnPathOf(project);
        var path = checkout is null ? own : Path.Combine([checkout, .. own.Split(Path.DirectorySeparatorChar)[^5..]]);
        return File.Exists(path)
            ? Path.GetFullPath(path)
            : throw new FileNotFoundException($"{project} is not built.", path);
    }

    private static string OwnPathOf(string project) =>
        Path.GetFullPath(AppDomain.CurrentDomain.GetAssemblies().SelectMany(assembly => assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
            .First(metadata => metadata.Key == project).Value!);

    private static string FindDotNet()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet"));
        return File.Exists(host) ? host : "dotnet";
    }
}
