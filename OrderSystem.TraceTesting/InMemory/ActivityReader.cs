using System.Diagnostics;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>Reads a span from the activity that recorded it.</summary>
internal static class ActivityReader
{
    // OTLP says in two flags whether the parent was remote, and that this is known.
    private const uint HasIsRemote = 0x100;
    private const uint IsRemote = 0x200;

    public static Span Read(Activity activity, Resource resource) => new()
    {
        TraceId = activity.TraceId.ToHexString(),
        SpanId = activity.SpanId.ToHexString(),
        ParentSpanId = activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString(),
        TraceState = Text(activity.TraceStateString),
        Flags = (uint)activity.ActivityTraceFlags | HasIsRemote | (activity.HasRemoteParent ? IsRemote : 0),
        Name = activity.DisplayName,
        Kind = activity.Kind,
        StartUnixNanoseconds = UnixTime.From(activity.StartTimeUtc),
        EndUnixNanoseconds = UnixTime.From(activity.StartTimeUtc + activity.Duration),
        Status = activity.Status,
        StatusMessage = Text(activity.StatusDescription),
        Attributes = AttributeValues.Of(activity.TagObjects),
        Events = [.. activity.Events.Select(Read)],
        Links = [.. activity.Links.Select(Read)],
        Scope = new InstrumentationScope(activity.Source.Name, Text(activity.Source.Version), AttributeValues.Of(activity.Source.Tags)),
        Resource = resource,
    };

    private static SpanEvent Read(ActivityEvent item) => new()
    {
        Name = item.Name,
        TimeUnixNanoseconds = UnixTime.From(item.Timestamp),
        Attributes = AttributeValues.Of(item.Tags),
    };

    private static SpanLink Read(ActivityLink link) => new()
    {
        TraceId = link.Context.TraceId.ToHexString(),
        SpanId = link.Context.SpanId.ToHexString(),
        TraceState = Text(link.Context.TraceState),
        Attributes = AttributeValues.Of(link.Tags),
    };

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
