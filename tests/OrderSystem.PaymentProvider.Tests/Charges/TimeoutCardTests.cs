using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrderSystem.PaymentProvider.Tests.Charges;

public sealed class TimeoutCardTests
{
    private readonly Guid _reference = Guid.NewGuid();

    [Fact]
    public async Task It_is_held_until_the_client_gives_up_and_charges_nothing()
    {
        await using var server = await ProviderServer.StartAsync();
        using var impatience = new CancellationTokenSource();
        var held = server.ChargeUntilAsync(_reference, "pm_card_timeout", impatience.Token);
        await server.ChargeRequested;

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        (await server.ChargeSpanAsync()).ShouldHave("payment.outcome", "abandoned");
        await server.GetAsync($"/charges/{_reference}").ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stopping_provider_does_not_hold_it_any_longer()
    {
        await using var server = await ProviderServer.StartAsync();
        var held = server.ChargeAsync(_reference, "pm_card_timeout");
        await server.ChargeRequested;

        await server.StopAsync();

        await held.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task It_is_not_held_for_ever()
    {
        var time = new FakeTimeProvider();
        await using var server = await ProviderServer.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(time),
            "--PaymentProvider:MaximumHold=00:02:00");
        var held = server.ChargeAsync(_reference, "pm_card_timeout");
        await server.ChargeRequested;

        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(held.IsCompleted);
        });

        await held.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
    }
}
