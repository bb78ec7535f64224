namespace OrderSystem.Gateway.Hosting;

/// <summary>What browsers are told, as the OWASP REST security cheat sheet recommends it.</summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of the reference page: the one answer that is meant to be shown by a browser.</summary>
    public const string ReferencePage = "reference-page";

    public static void AddSecurityHeaders(this IHostApplicationBuilder builder) =>
        builder.Services.AddSecurityHeaderPolicies()
            .SetDefaultPolicy(headers => headers.AddDefaultApiSecurityHeaders())
            .AddPolicy(ReferencePage, headers => headers
                .AddDefaultApiSecurityHeaders()
                .AddContentSecurityPolicy(ToThisHostOnly));

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
