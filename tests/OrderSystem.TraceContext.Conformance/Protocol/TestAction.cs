using System.Text.Json;

namespace OrderSystem.TraceContext.Conformance.Protocol;

/// <summary>An element of the array that the suite posts: where to post what.</summary>
internal sealed record TestAction(Uri Url, JsonElement Arguments);
