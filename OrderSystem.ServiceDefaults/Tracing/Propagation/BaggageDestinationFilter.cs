using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tracing.Edge;

namespace OrderSystem.ServiceDefaults.Tracing.Propagation;

/// <summary>
/// Puts a handler around all others of every HttpClient that the factory makes, where the host is still the one that
/// the code called, and one behind them, where service discovery has replaced it by an address.
/// </summary>
internal sealed class BaggageDestinationFilter(IOptions<EdgeOptions> options) : IHttpMessageHandlerBuilderFilter
{
    private readonly HostPattern[] _hosts = [.. options.Value.BaggageHosts.Select(host => new HostPattern(host))];

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (_hosts.Length > 0)
        {
            builder.AdditionalHandlers.Insert(0, new ListedDestinationHandler(_hosts));
            builder.AdditionalHandlers.Add(new ResolvedDestinationHandler());
        }
    };
}
