using Microsoft.Extensions.Logging;

namespace OrderSystem.TraceTesting.Model;

/// <summary>A log record as it was received.</summary>
public sealed class LogRecord
{
    /// <summary>When it was logged (or else observed), in nanoseconds since 1970-01-01 UTC.</summary>
    public required long TimeUnixNanoseconds { get; init; }

    /// <summary>The severity, as a level of <c>ILogger</c>.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The body of the record.</summary>
    public required string Message { get; init; }

    /// <summary>The name of the event, if it has one.</summary>
    public string? EventName { get; init; }

    /// <summary>The trace during which it was logged.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span during which it was logged.</summary>
    public string? SpanId { get; init; }

    /// <summary>The attributes of the record, with those of its exception.</summary>
    public AttributeCollection Attributes { get; init; } = AttributeCollection.Empty;

    /// <summary>The source that logged it.</summary>
    public required InstrumentationScope Scope { get; init; }

    /// <summary>The process that logged it.</summary>
    public required Resource Resource { get; init; }

    /// <summary>The category of the logger.</summary>
    public string Category => Scope.Name;

    /// <summary>The service that logged it.</summary>
    public string Service => Resource.ServiceName;

    /// <summary>The message template, which is the same at each run; the message where there is none.</summary>
    internal string Template => Attributes.GetString("{OriginalFormat}") ?? Message;

    /// <inheritdoc />
    public override string ToString() => $"{Service}  {Level}: {Message}";
}
