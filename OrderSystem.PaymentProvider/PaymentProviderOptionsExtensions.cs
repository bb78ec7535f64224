namespace OrderSystem.PaymentProvider;

internal static class PaymentProviderOptionsExtensions
{
    public static void AddPaymentProviderOptions(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOptions<PaymentProviderOptions>()
            // The orchestrator gives every process one folder for its data; the provider's own setting goes before it.
            .Configure(options => options.Folder = configuration["Database:Folder"] ?? options.Folder)
            .BindConfiguration(PaymentProviderOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
}
