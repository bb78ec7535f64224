using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Database;
using OrderSystem.Silo.Hosting;
using OrderSystem.Silo.Orders;
using OrderSystem.Silo.Users;
using Orleans.Storage;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>Orders, and the users that place them, in the form in which the database holds them.</summary>
public sealed class StoredOrderTests : IDisposable
{
    private static readonly DateTimeOffset PlacedAt = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly IHost _silo = BuildSilo();

    private IGrainStorageSerializer Serializer => _silo.Services.GetRequiredService<IGrainStorageSerializer>();

    [Fact]
    public void An_order_that_was_stored_before_there_were_steps_is_read()
    {
        var order = Serializer.Deserialize<OrderState>(BinaryData.FromString(
            """
            {
              "UserId": "019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11", "Status": "Paid",
              "Lines": [{ "Sku": "book", "Quantity": 2, "UnitPrice": { "Amount": 12.50, "Currency": "EUR" } }],
              "Total": { "Amount": 25.00, "Currency": "EUR" }, "PaymentMethod": "pm_card_visa", "Fingerprint": "00ff",
              "TransactionId": "tx_1", "DeclineCode": null,
              "PlacedAt": "2026-01-01T12:00:00+00:00", "UpdatedAt": "2026-01-01T12:00:01+00:00",
              "Cause": { "TraceParent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "TraceState": null },
              "RecoveryAttempts": 0
            }
            """))!;

        Assert.Empty(order.Steps);
        Assert.Equal(
            [(OrderStepKind.Placed, PlacedAt), (OrderStepKind.Paid, PlacedAt.AddSeconds(1))],
            order.ToSteps().Steps.Select(step => (step.Kind, step.At)));
        Assert.Equal(OrderStatus.Paid, order.ToOrder(Guid.Empty).Status);
    }

    [Fact]
    public void A_user_that_was_stored_with_an_index_of_orders_is_read()
    {
        var user = Serializer.Deserialize<UserState>(BinaryData.FromString(
            """
            {
              "Name": "Ada", "Email": "ada@example.com", "CreatedAt": "2026-01-01T12:00:00+00:00", "FullPages": 1,
              "Recent": [{ "OrderId": "019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11", "PlacedAt": "2026-01-01T12:00:01+00:00" }],
              "OwnerId": "00ff"
            }
            """));

        Assert.Equal(new UserState { Name = "Ada", Email = "ada@example.com", CreatedAt = PlacedAt, OwnerId = "00ff" }, user);
    }

    [Fact]
    public void Steps_come_back_as_they_were()
    {
        var order = new OrderState { PlacedAt = PlacedAt }
            .WithStep(OrderStatus.Placed, PlacedAt)
            .WithAttempt(OrderStepKind.PaymentAttempted, PlacedAt.AddTicks(1), recoveryAttempt: 2)
            .WithOutcome(PaymentOutcome.ProviderTimedOut);

        var read = Serializer.Deserialize<OrderState>(Serializer.Serialize(order))!;

        Assert.Equal(order.Steps, read.Steps);
    }

    [Fact]
    public void The_steps_of_an_order_that_is_tried_for_ever_take_at_most_6_KB()
    {
        var order = new OrderState().WithStep(OrderStatus.Placed, PlacedAt);
        for (var attempt = 1; attempt <= 1_000; attempt++)
        {
            order = order.WithAttempt(OrderStepKind.GiveBackAttempted, PlacedAt.AddTicks(attempt), attempt).WithOutcome(PaymentOutcome.ProviderTimedOut);
        }

        var traced = order with
        {
            Steps = order.Steps.Select(step => step with { TraceId = new string('f', 32), SpanId = new string('f', 16) }).ToArray(),
        };

        Assert.InRange(Serializer.Serialize(traced).ToMemory().Length, 1, 6 * 1024);
    }

    public void Dispose() => _silo.Dispose();

    private static IHost BuildSilo()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.AddOrdersDatabase();
        builder.UseOrleans(silo => silo.UseConfiguredAddress().UseOrdersDatabase());
        return builder.Build();
    }
}
