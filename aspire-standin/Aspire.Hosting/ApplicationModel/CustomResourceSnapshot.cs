using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A process of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>The kind of resource: <c>Project</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Facts by name; <c>executable.pid</c> is the process id.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When the process was started, UTC.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When the process ended, UTC.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>One of <see cref="KnownResourceStates"/>.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>The exit code of a process that has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The environment variables that were set for the process.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>Where the process listens.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What the health checks said last.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>The worst of the reports while the process runs; unhealthy before the first, healthy without any check.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running
        ? null
        : HealthReports.IsEmpty
            ? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy
            : HealthReports.Min(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);

    internal long Version { get; init; }
}

/// <summary>A state of a process.</summary>
/// <param name="Text">One of <see cref="KnownResourceStates"/>.</param>
/// <param name="Style">How a dashboard shows it.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state without a style.</summary>
    /// <param name="s">One of <see cref="KnownResourceStates"/>.</param>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>A fact about a process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value);

/// <summary>An environment variable of a process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="IsFromSpec">Whether the AppHost set it.</param>
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>An address of a process.</summary>
/// <param name="Name">The name of the endpoint.</param>
/// <param name="Url">The address.</param>
/// <param name="IsInternal">Whether only the application itself uses it.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal);

/// <summary>What a health check said.</summary>
/// <param name="Name">The name of the check.</param>
/// <param name="Status">The verdict; null before the first.</param>
/// <param name="Description">The reason.</param>
/// <param name="ExceptionText">What went wrong while asking.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);
