namespace Aspire.Hosting.StandIn;

/// <summary>What the stand-in needs to know of a project beyond <see cref="IProjectMetadata"/>, which Aspire leaves to <c>dotnet run</c>.</summary>
public interface IProjectOutput
{
    /// <summary>The assembly built from the project.</summary>
    string AssemblyPath { get; }
}
