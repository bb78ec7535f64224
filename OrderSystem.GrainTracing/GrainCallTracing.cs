using System.Diagnostics;

namespace OrderSystem.GrainTracing;

/// <summary>Where the spans of grain calls come from.</summary>
public static class GrainCallTracing
{
    /// <summary>The name of the <see cref="ActivitySource"/> of all grain-call spans, for <c>AddSource</c>.</summary>
    public const string SourceName = "OrderSystem.GrainTracing";

    internal static readonly ActivitySource Source = new(SourceName);
}
