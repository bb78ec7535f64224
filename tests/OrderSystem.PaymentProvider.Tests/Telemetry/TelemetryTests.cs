using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.TraceTesting;

namespace OrderSystem.PaymentProvider.Tests.Telemetry;

public sealed class TelemetryTests : ProviderTests
{
    [Theory]
    [InlineData("pm_card_visa", "succeeded", null)]
    [InlineData("pm_card_insufficientFunds", "declined", "insufficient_funds")]
    [InlineData("pm_card_error", "failed", null)]
    public async Task The_requests_span_says_what_became_of_the_charge(string card, string outcome, string? declineCode)
    {
        (await Server.ChargeAsync(Guid.NewGuid(), card, key: "a-secret-key")).Dispose();

        var span = await Server.ChargeSpanAsync();

        span.ShouldHave("payment.outcome", outcome).ShouldHave("payment.replayed", false);
        _ = declineCode is null ? span.ShouldNotHave("payment.decline_code") : span.ShouldHave("payment.decline_code", declineCode);
        span.Trace.ShouldNotMention("pm_").ShouldNotMention("a-secret-key");
    }

    [Fact]
    public async Task A_declined_card_is_no_error_of_the_provider()
    {
        (await Server.ChargeAsync(Guid.NewGuid(), "pm_card_chargeDeclined")).Dispose();

        (await Server.ChargeSpanAsync()).ShouldNotBeError();
    }

    [Fact]
    public async Task Charges_and_voids_are_counted_by_outcome()
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "OrderSystem.PaymentProvider"
                    && ReferenceEquals(instrument.Meter.Scope, Server.Services.GetRequiredService<IMeterFactory>()))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) => counted.Enqueue(
            $"{instrument.Name} {count} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"));
        listener.Start();

        await Server.ChargeAsync(Reference).ShouldBeAsync(HttpStatusCode.Created);
        await Server.ChargeAsync(Reference).ShouldBeAsync(HttpStatusCode.Created);
        await Server.ChargeAsync(Guid.NewGuid(), "pm_card_chargeDeclined").ShouldBeAsync(HttpStatusCode.PaymentRequired);
        await Server.VoidAsync(Reference).ShouldBeAsync(HttpStatusCode.OK);

        Assert.Equal(
            [
                "payment_provider.charges 1 payment.outcome=succeeded payment.replayed=False",
                "payment_provider.charges 1 payment.outcome=succeeded payment.replayed=True",
                "payment_provider.charges 1 payment.outcome=declined payment.replayed=False payment.decline_code=card_declined",
                "payment_provider.voids 1 payment.outcome=refunded",
            ],
            counted);
    }
}
