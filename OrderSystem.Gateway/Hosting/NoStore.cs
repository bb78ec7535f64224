namespace OrderSystem.Gateway.Hosting;

/// <summary>Keeps answers about people and their orders out of caches.</summary>
internal sealed class NoStore : IEndpointFilter
{
    private const string Value = "no-store";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = Value;
        return next(context);
    }
}
