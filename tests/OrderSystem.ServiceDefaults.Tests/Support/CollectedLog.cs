using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Support;

internal sealed record CollectedLog(
    string Category,
    string? Event,
    LogLevel Level,
    string Message,
    ActivityTraceId TraceId,
    ActivitySpanId SpanId,
    Exception? Exception,
    IReadOnlyDictionary<string, object?> Attributes,
    IReadOnlyDictionary<string, object?> Scopes);
