using Microsoft.Extensions.FileProviders;

namespace OrderSystem.TraceViewer.Hosting;

/// <summary>Serves the page that is embedded in the assembly.</summary>
internal static class Page
{
    private const string Root = "wwwroot";
    private const string Manifest = "Microsoft.Extensions.FileProviders.Embedded.Manifest.xml";

    public static void UsePage(this IApplicationBuilder app)
    {
        // A build without the page has no manifest, and still serves the API.
        if (typeof(Page).Assembly.GetManifestResourceInfo(Manifest) is null)
        {
            return;
        }

        var files = new ManifestEmbeddedFileProvider(typeof(Page).Assembly, Root);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,

            // Ask each time: after an update the page has to fit the API.
            OnPrepareResponse = response => response.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
