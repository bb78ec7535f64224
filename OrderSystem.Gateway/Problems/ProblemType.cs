namespace OrderSystem.Gateway.Problems;

/// <summary>A kind of problem (RFC 9457) that this API answers with.</summary>
/// <param name="Name">The last part of its URI, <c>/problems/{name}</c>. Clients rely on it: never change one.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The same short text for every occurrence.</param>
/// <param name="Explanation">What it means and what a client does about it.</param>
internal sealed record ProblemType(string Name, int Status, string Title, string Explanation)
{
    /// <summary>The type's URI reference.</summary>
    public string Uri => $"/problems/{Name}";
}
