using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tracing.Edge;
using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

public class BaggageDestinationFilterTests
{
    [Fact]
    public void The_handlers_are_around_and_behind_those_of_the_application()
    {
        var handlers = HandlersWith("inventory");

        Assert.Collection(
            handlers,
            first => Assert.IsType<ListedDestinationHandler>(first),
            own => Assert.IsType<OwnHandler>(own),
            last => Assert.IsType<ResolvedDestinationHandler>(last));
    }

    [Fact]
    public void Without_a_list_there_are_none() => Assert.IsType<OwnHandler>(Assert.Single(HandlersWith()));

    private static IList<DelegatingHandler> HandlersWith(params string[] hosts)
    {
        var options = new EdgeOptions();
        foreach (var host in hosts)
        {
            options.BaggageHosts.Add(host);
        }

        var builder = new HandlerBuilder();
        new BaggageDestinationFilter(Options.Create(options)).Configure(next => next.AdditionalHandlers.Add(new OwnHandler()))(builder);
        return builder.AdditionalHandlers;
    }

    private sealed class OwnHandler : DelegatingHandler;

    private sealed class HandlerBuilder : HttpMessageHandlerBuilder
    {
        public override string? Name { get; set; }

        public override HttpMessageHandler PrimaryHandler { get; set; } = new SocketsHttpHandler();

        public override IList<DelegatingHandler> AdditionalHandlers { get; } = [];

        public override HttpMessageHandler Build() => CreateHandlerPipeline(PrimaryHandler, AdditionalHandlers);
    }
}
