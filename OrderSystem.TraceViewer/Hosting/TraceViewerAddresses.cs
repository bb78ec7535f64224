namespace OrderSystem.TraceViewer.Hosting;

/// <summary>Where the viewer listens. The names are those of Aspire's dashboard, so that it can take its place.</summary>
internal sealed record TraceViewerAddresses(
    IReadOnlyList<ListenAddress> Page, ListenAddress OtlpGrpc, ListenAddress OtlpHttp)
{
    public const string PageName = "ASPNETCORE_URLS";
    public const string OtlpGrpcName = "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL";
    public const string OtlpHttpName = "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL";

    private const string DefaultPage = "http://localhost:18888";
    private const string DefaultOtlpGrpc = "http://localhost:4317";
    private const string DefaultOtlpHttp = "http://localhost:4318";
    private const string FreePort = "http://127.0.0.1:0";

    /// <summary>Three free ports of the loopback interface.</summary>
    public static TraceViewerAddresses Free { get; } = new(
        [ListenAddress.Parse(PageName, FreePort)],
        ListenAddress.Parse(OtlpGrpcName, FreePort),
        ListenAddress.Parse(OtlpHttpName, FreePort));

    public static TraceViewerAddresses Read(IConfiguration configuration)
    {
        var urls = Or(configuration["urls"] ?? configuration[PageName], DefaultPage);
        return new TraceViewerAddresses(
            [.. urls.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(url => ListenAddress.Parse(PageName, url))],
            ListenAddress.Parse(OtlpGrpcName, Or(configuration[OtlpGrpcName], DefaultOtlpGrpc)),
            ListenAddress.Parse(OtlpHttpName, Or(configuration[OtlpHttpName], DefaultOtlpHttp)));
    }

    private static string Or(string? text, string otherwise) => string.IsNullOrWhiteSpace(text) ? otherwise : text;
}
