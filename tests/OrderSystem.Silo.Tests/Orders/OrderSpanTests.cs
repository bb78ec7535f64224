using System.Diagnostics;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;
using OrderSystem.Silo.Tests.Cluster;
using OrderSystem.TraceTesting;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>What an order leaves in traces.</summary>
[Collection(OrderTests.Name)]
public sealed class OrderSpanTests(OrderCluster cluster) : IAsyncDisposable
{
    private readonly SiloTraces _traces = new();
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_id);

    public ValueTask DisposeAsync() => _traces.DisposeAsync();

    [Fact]
    public async Task A_paid_order_is_one_tree()
    {
        var request = await PlaceInRequest(cluster.Provider.GoodCard);

        var trace = await _traces.Of(request);
        trace.ShouldHaveNoErrors().ShouldHaveTree(
            """
            test  request  [server]
            └── silo  IOrderGrain/Place  [client]
                └── silo  IOrderGrain/Place  [server]
                    ├── silo  order.create
                    │   └── silo  IUserGrain/GetOwner  [client]
                    │       └── silo  IUserGrain/GetOwner  [server]
                    ├── silo  IPaymentGrain/Process  [client]
                    │   └── silo  IPaymentGrain/Process  [server]
                    │       └── silo  payment.process
                    │           ├── silo  payment.validate
                    │           └── silo  payment.gateway_request
                    └── silo  order.confirm
            """);
        var create = trace.Span("order.create").ShouldHave(AttributeNames.OrderStatus, "placed").ShouldHave(AttributeNames.OrderLineCount, 2);
        var confirm = trace.Span("order.confirm").ShouldHave(AttributeNames.OrderId, _id).ShouldHave(AttributeNames.OrderStatus, "paid");
        var process = trace.Span("payment.process")
            .ShouldHave(AttributeNames.OrderId, _id)
            .ShouldHave(AttributeNames.PaymentAmount, 37.5)
            .ShouldHave(AttributeNames.PaymentCurrency, "EUR")
            .ShouldHave(AttributeNames.PaymentOutcome, "succeeded");
        process.Child("payment.gateway_request")
            .ShouldHave(AttributeNames.PaymentGateway, "scripted")
            .ShouldHave(AttributeNames.PaymentTransactionId, "tx_1")
            .ShouldBeWithin(process);
        create.ShouldEndBefore(process);
        process.ShouldEndBefore(confirm);
    }

    [Fact]
    public async Task A_declined_card_is_an_answer_and_not_an_error()
    {
        var card = cluster.Provider.NewCard(_ => Answer(new PaymentResult(PaymentOutcome.Declined, DeclineCode: "card_declined")));

        var request = await PlaceInRequest(card);

        var trace = (await _traces.Of(request)).ShouldHaveNoErrors();
        trace.Span("payment.process")
            .ShouldHave(AttributeNames.PaymentDeclineCode, "card_declined")
            .ShouldHave(AttributeNames.PaymentOutcome, "declined")
            .ShouldHaveEvent("payment.declined");
        trace.Span("order.decline");
        Assert.Empty(trace.SpansNamed("order.confirm"));
    }

    [Fact]
    public async Task A_provider_that_fails_is_an_error_and_the_recovery_is_a_trace_of_its_own_with_a_link()
    {
        var card = cluster.Provider.NewCard(call => Answer(call == 1 ? new PaymentResult(PaymentOutcome.ProviderFailed) : null));

        var request = await PlaceInRequest(card);

        var placed = await _traces.Of(request);
        placed.Span("payment.process").ShouldBeError("provider_failed", "The payment provider failed.");
        placed.Span("payment.gateway_request").ShouldBeError("provider_failed", "The payment provider failed.");
        var recovery = await _traces.WaitFor("order.recover", _id);
        recovery
            .ShouldBeRoot()
            .ShouldLinkTo(placed.Span("order.create"))
            .ShouldHave(AttributeNames.OrderStatus, "paid")
            .ShouldHave(AttributeNames.OrderRecoveryAttempt, 1);
        Assert.NotEqual(placed.TraceId, recovery.Trace.TraceId);
        recovery.Trace.ShouldHaveTree(
            """
            silo  order.recover
            │   ~ link
            ├── silo  IPaymentGrain/Process  [client]
            │   └── silo  IPaymentGrain/Process  [server]
            │       └── silo  payment.process
            │           ├── silo  payment.validate
            │           └── silo  payment.gateway_request
            └── silo  order.confirm
            """);
    }

    [Fact]
    public async Task A_refund_that_is_finished_later_links_to_the_request_that_asked_for_it()
    {
        var card = cluster.Provider.NewCard(@void: call => Answer(call == 1 ? new PaymentResult(PaymentOutcome.ProviderTimedOut) : null));
        await PlaceInRequest(card);
        Activity request;
        using (request = _traces.StartRequest())
        {
            Assert.Equal(OrderOutcome.ProviderTimedOut, (await Order.Refund()).Outcome);
        }

        var recovery = await _traces.WaitFor("order.recover", _id);

        var refund = await _traces.Of(request);
        recovery.ShouldBeRoot().ShouldLinkTo(refund.Span("order.refund"));
        refund.Span("payment.give_back").ShouldBeError(message: "The payment provider did not answer in time.");
    }

    [Fact]
    public async Task No_span_shows_the_card()
    {
        var card = cluster.Provider.NewCard();

        var request = await PlaceInRequest(card);

        (await _traces.Of(request)).ShouldNotMention(card).Span("order.confirm");
    }

    private static Task<PaymentResult?> Answer(PaymentResult? result) => Task.FromResult(result);

    private async Task<Activity> PlaceInRequest(string card)
    {
        var command = Commands.Place(await cluster.NewUser(), card);
        using var request = _traces.StartRequest();
        await Order.Place(command);
        return request;
    }
}
