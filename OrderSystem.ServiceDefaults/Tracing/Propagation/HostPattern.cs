namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>A host as an allow-list names it: exactly, or <c>*.domain</c> for every name below the domain.</summary>
internal sealed class HostPattern(string pattern)
{
    private const string AnyBelow = "*.";

    private readonly bool _below = pattern.StartsWith(AnyBelow, StringComparison.Ordinal);
    private readonly string _host = pattern.StartsWith(AnyBelow, StringComparison.Ordinal)
        ? '.' + Ascii(pattern[AnyBelow.Length..])
        : Ascii(pattern);

    public static bool IsValid(string? pattern) =>
        pattern is not null
        && Uri.CheckHostName(pattern.StartsWith(AnyBelow, StringComparison.Ordinal) ? pattern[AnyBelow.Length..] : pattern) != UriHostNameType.Unknown;

    public bool Matches(Uri uri)
    {
        var host = uri.IdnHost;
        return _below
            ? host.EndsWith(_host, StringComparison.OrdinalIgnoreCase)
            : host.Equals(_host, StringComparison.OrdinalIgnoreCase);
    }

    // Without the brackets of IPv6, and other scripts in Punycode.
    private static string Ascii(string host) => new UriBuilder(Uri.UriSchemeHttp, host).Uri.IdnHost;
}
