namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>A host as an allow-list names it: exactly, or <c>*.domain</c> for every name below the domain.</summary>
internal sealed class HostPattern(string pattern)
{
    private const string AnyBelow = "*.";

    private readonly bool _below = pattern.StartsWith(AnyBelow, StringComparison.Ordinal);

    // An IPv6 address stands in brackets in a URI.
    private readonly string _host = pattern.StartsWith(AnyBelow, StringComparison.Ordinal) ? pattern[1..] : pattern.Trim('[', ']');

    public static bool IsValid(string pattern) =>
        Uri.CheckHostName(pattern.StartsWith(AnyBelow, StringComparison.Ordinal) ? pattern[AnyBelow.Length..] : pattern) != UriHostNameType.Unknown;

    public bool Matches(Uri uri)
    {
        var host = uri.IdnHost;
        return _below
            ? host.Length > _host.Length && host.EndsWith(_host, StringComparison.OrdinalIgnoreCase)
            : host.Equals(_host, StringComparison.OrdinalIgnoreCase);
    }
}
