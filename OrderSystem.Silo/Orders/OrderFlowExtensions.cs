using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderSystem.Silo.Payments;

namespace OrderSystem.Silo.Orders;

/// <summary>Registers what the grains of the order flow need, besides a payment provider.</summary>
internal static class OrderFlowExtensions
{
    public static IServiceCollection AddOrderFlow(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<OrderMetrics>();
        services.AddSingleton<PaymentMetrics>();
        services.AddSingleton<IValidateOptions<OrderOptions>, OrderOptionsValidator>();
        services.AddOptions<OrderOptions>().BindConfiguration(OrderOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services;
    }
}
