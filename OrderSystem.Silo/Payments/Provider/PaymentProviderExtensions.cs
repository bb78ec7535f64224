using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrderSystem.Silo.Payments.Provider;

/// <summary>Adds the payment provider to a silo.</summary>
internal static class PaymentProviderExtensions
{
    /// <summary>The name of the provider's HTTP client.</summary>
    public const string HttpClientName = "payment-provider";

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Adds <see cref="IPaymentProvider"/>, reached over HTTP as <see cref="PaymentProviderOptions"/> say.</summary>
    public static IHostApplicationBuilder AddPaymentProvider(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PaymentProviderOptions>()
            .BindConfiguration(PaymentProviderOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentProviderOptions>, PaymentProviderOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        services.AddHttpClient<IPaymentProvider, PaymentProviderClient>(HttpClientName, (provider, client) =>
            {
                var options = provider.GetRequiredService<IOptions<PaymentProviderOptions>>().Value;
                client.BaseAddress = options.BaseAddress.WithTrailingSlash();
                // The pipeline has the time-outs, and names them.
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            // The spans of the attempts and the pipeline's own messages say all of it.
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.MaxResponseHeadersLength = 16;
                handler.PooledConnectionLifetime = ConnectionLifetime;
            })
            // A grain keeps its client for as long as it lives: connections are renewed below it, not with it.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddProviderAttempts();

        return builder;
    }

    // Without it the last segment of the address's path would be replaced, not extended.
    private static Uri WithTrailingSlash(this Uri address) =>
        address.OriginalString.EndsWith('/') ? address : new Uri(address.OriginalString + "/");
}
