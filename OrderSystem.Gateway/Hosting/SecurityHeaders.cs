namespace OrderSystem.Gateway.Hosting;

/// <summary>What browsers are told, as the OWASP REST security cheat sheet recommends it.</summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of the reference page: the one answer that is meant to be shown by a browser.</summary>
    public const string ReferencePage = "reference-page";

    // A year. Sent over TLS only; a gateway does not decide for the names below its own.
    private const int HstsSeconds = 365 * 24 * 60 * 60;

    public static void AddSecurityHeaders(this IHostApplicationBuilder builder) =>
        builder.Services.AddSecurityHeaderPolicies()
            .SetDefaultPolicy(headers => headers.AddCommon().AddContentSecurityPolicy(Nothing))
            .AddPolicy(ReferencePage, headers => headers.AddCommon().AddContentSecurityPolicy(ToThisHostOnly));

    private static HeaderPolicyCollection AddCommon(this HeaderPolicyCollection headers) => headers
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicyNoReferrer()
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddStrictTransportSecurityMaxAge(HstsSeconds);

    /// <summary>Data is not rendered, so it needs nothing; the shortest policy, as it goes with every answer.</summary>
    private static void Nothing(CspBuilder policy)
    {
        policy.AddDefaultSrc().None();
        policy.AddFrameAncestors().None();
    }

    /// <summary>The page and its script come out of the package; nothing is loaded from another host.</summary>
    private static void ToThisHostOnly(CspBuilder policy)
    {
        policy.AddDefaultSrc().Self();
        policy.AddScriptSrc().Self().UnsafeInline();
        policy.AddStyleSrc().Self().UnsafeInline();
        policy.AddImgSrc().Self().Data().Blob();
        policy.AddFontSrc().Self().Data();
        policy.AddConnectSrc().Self();
        policy.AddFrameAncestors().None();
        policy.AddBaseUri().None();
        policy.AddFormAction().None();
    }
}
