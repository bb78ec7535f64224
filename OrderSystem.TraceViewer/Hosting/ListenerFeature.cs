using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrderSystem.TraceViewer.Hosting;

/// <summary>Ties endpoints to listeners: by the connection, as a Host header can say anything.</summary>
internal static class ListenerFeature
{
    public static void ServeAs(this ListenOptions options, Listener listener) => options.Use(next => connection =>
    {
        connection.Features.Set(new Feature(listener));
        return next(connection);
    });

    public static bool IsOn(this HttpContext context, Listener listener) =>
        context.Features.Get<Feature>()?.Listener == listener;

    public static TBuilder OnlyOn<TBuilder>(this TBuilder builder, Listener listener)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Feature(listener));

    /// <summary>Answers 404 to what is asked for on another listener.</summary>
    public static void UseOwnListeners(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Feature>() is { } wanted && !context.IsOn(wanted.Listener))
        {
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    });

    private sealed record Feature(Listener Listener);
}
