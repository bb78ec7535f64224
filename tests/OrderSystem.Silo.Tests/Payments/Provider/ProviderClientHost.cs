using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry.Trace;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments;
using OrderSystem.Silo.Payments.Provider;

namespace OrderSystem.Silo.Tests.Payments.Provider;

/// <summary>The silo's client to the payment provider with the defaults that a silo has.</summary>
internal sealed class ProviderClientHost : IDisposable
{
    private readonly IHost _host;

    private ProviderClientHost(
        HttpMessageHandler? handler, Action<IHostApplicationBuilder>? configure, IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection();
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.AddServiceDefaults();
        builder.AddPaymentProvider();
        if (handler is not null)
        {
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddHttpClient(PaymentProviderExtensions.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => handler);
        }

        configure?.Invoke(builder);
        _host = builder.Build();
    }

    public static Money Amount { get; } = new(12.50m, "EUR");

    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch);

    public Guid Reference { get; } = Guid.NewGuid();

    public IServiceProvider Services => _host.Services;

    public IPaymentProvider Provider => Services.GetRequiredService<IPaymentProvider>();

    /// <summary>A client whose requests the handler answers, on a clock that only <see cref="RunAsync"/> moves.</summary>
    public static ProviderClientHost Scripted(ScriptedHandler handler, params (string Key, string Value)[] settings) =>
        new(handler, null, [("PaymentProvider:BaseAddress", "http://provider.test"), .. settings]);

    /// <summary>A client on real connections and real time.</summary>
    public static ProviderClientHost Real(Action<IHostApplicationBuilder>? configure, params (string Key, string Value)[] settings) =>
        new(null, configure, settings);

    /// <summary>A client on real connections and real time.</summary>
    public static ProviderClientHost Real(params (string Key, string Value)[] settings) => Real(null, settings);

    public Task<PaymentResult> ChargeAsync(string paymentMethod = "pm_card_visa") =>
        RunAsync(Provider.ChargeAsync(Reference, Amount, paymentMethod));

    public Task<PaymentResult> VoidAsync() => RunAsync(Provider.VoidAsync(Reference));

    public void Dispose() => _host.Dispose();

    // Moves the clock until the request is done, however many timers it waits for one after the other.
    private async Task<PaymentResult> RunAsync(Task<PaymentResult> request)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!request.IsCompleted)
        {
            Assert.False(end.IsCancellationRequested, "The request did not end.");
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(request, Task.Delay(1, CancellationToken.None));
        }

        return await request;
    }
}
