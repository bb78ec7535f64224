using System.Diagnostics;
using OrderSystem.Contracts.Orders;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Telemetry;
using OrderSystem.Silo.Tests.Cluster;

namespace OrderSystem.Silo.Tests.Orders;

/// <summary>What an order leaves in traces.</summary>
[Collection(OrderTests.Name)]
public sealed class OrderSpanTests(OrderCluster cluster) : IDisposable
{
    private readonly SpanCollector _spans = new();
    private readonly Guid _id = Guid.NewGuid();

    private IOrderGrain Order => cluster.Order(_id);

    public void Dispose() => _spans.Dispose();

    [Fact]
    public async Task A_paid_order_is_one_tree()
    {
        var request = await PlaceInRequest(cluster.Provider.GoodCard);

        await HasTree(request, """
            request
              IOrderGrain/Place
                IOrderGrain/Place
                  order.create
                    IUserGrain/AddOrder
                      IUserGrain/AddOrder
                  IPaymentGrain/Process
                    IPaymentGrain/Process
                      payment.process
                        payment.validate
                        payment.gateway_request
                  order.confirm
            """);
        var spans = _spans.Of(request.TraceId).ToDictionary(span => span.DisplayName);
        Assert.All(spans.Values, span => Assert.Equal((ActivityStatusCode.Unset, ActivityKind.Internal), (span.Status, span.Kind)));
        Has(spans["order.create"], (AttributeNames.OrderStatus, "placed"), (AttributeNames.OrderLineCount, 2));
        Has(spans["order.confirm"], (AttributeNames.OrderId, _id.ToString()), (AttributeNames.OrderStatus, "paid"));
        Has(
            spans["payment.process"],
            (AttributeNames.OrderId, _id.ToString()),
            (AttributeNames.PaymentAmount, 37.5),
            (AttributeNames.PaymentCurrency, "EUR"),
            (AttributeNames.PaymentOutcome, "succeeded"));
        Has(spans["payment.gateway_request"], (AttributeNames.PaymentGateway, "scripted"), (AttributeNames.PaymentTransactionId, "tx_1"));
    }

    [Fact]
    public async Task A_declined_card_is_an_answer_and_not_an_error()
    {
        var card = cluster.Provider.NewCard((_, _) => Answer(new PaymentResult(PaymentOutcome.Declined, DeclineCode: "card_declined")));

        var request = await PlaceInRequest(card);

        await Eventually.IsTrue(() => _spans.Of(request.TraceId).Any(span => span.DisplayName == "order.decline"));
        var spans = _spans.Of(request.TraceId).ToDictionary(span => span.DisplayName);
        Assert.All(spans.Values, span => Assert.Equal(ActivityStatusCode.Unset, span.Status));
        Has(spans["payment.process"], (AttributeNames.PaymentDeclineCode, "card_declined"), (AttributeNames.PaymentOutcome, "declined"));
        Assert.Equal("payment.declined", Assert.Single(spans["payment.process"].Events).Name);
        Assert.DoesNotContain("order.confirm", spans);
    }

    [Fact]
    public async Task A_provider_that_fails_is_an_error_and_the_recovery_is_a_trace_of_its_own_with_a_link()
    {
        var card = cluster.Provider.NewCard((call, _) => Answer(call == 1 ? new PaymentResult(PaymentOutcome.ProviderFailed) : null));

        var request = await PlaceInRequest(card);

        var recovery = await Eventually.Is(
            () => Task.FromResult(_spans.Named("order.recover", _id).SingleOrDefault()), span => span is not null);
        var spans = _spans.Of(request.TraceId).ToDictionary(span => span.DisplayName);
        foreach (var name in new[] { "payment.process", "payment.gateway_request" })
        {
            Assert.Equal((ActivityStatusCode.Error, "The payment provider failed."), (spans[name].Status, spans[name].StatusDescription));
            Has(spans[name], (AttributeNames.ErrorType, "provider_failed"));
        }

        Assert.Equal(default, recovery!.ParentSpanId);
        Assert.NotEqual(request.TraceId, recovery.TraceId);
        var link = Assert.Single(recovery.Links).Context;
        Assert.Equal((request.TraceId, spans["order.create"].SpanId), (link.TraceId, link.SpanId));
        Has(recovery, (AttributeNames.OrderStatus, "paid"), (AttributeNames.OrderRecoveryAttempt, 1));
        Assert.Equal(
            """
            order.recover
              IPaymentGrain/Process
                IPaymentGrain/Process
                  payment.process
                    payment.validate
                    payment.gateway_request
              order.confirm
            """.ReplaceLineEndings("\n"),
            _spans.Tree(recovery.TraceId));
    }

    [Fact]
    public async Task A_refund_that_is_finished_later_links_to_the_request_that_asked_for_it()
    {
        var card = cluster.Provider.NewCard(@void: (call, _) => Answer(call == 1 ? new PaymentResult(PaymentOutcome.ProviderTimedOut) : null));
        await PlaceInRequest(card);
        Activity request;
        using (request = SpanCollector.StartRequest())
        {
            Assert.Equal(ChangeOrderOutcome.ProviderTimedOut, (await Order.Refund()).Outcome);
        }

        var recovery = await Eventually.Is(
            () => Task.FromResult(_spans.Named("order.recover", _id).SingleOrDefault()), span => span is not null);

        var refund = _spans.Of(request.TraceId).Single(span => span.DisplayName == "order.refund");
        Assert.Equal(refund.SpanId, Assert.Single(recovery!.Links).Context.SpanId);
        var failed = _spans.Of(request.TraceId).Single(span => span.DisplayName == "payment.give_back");
        Assert.Equal((ActivityStatusCode.Error, "The payment provider did not answer in time."), (failed.Status, failed.StatusDescription));
    }

    [Fact]
    public async Task No_span_shows_the_card()
    {
        var card = cluster.Provider.NewCard();

        var request = await PlaceInRequest(card);

        await Eventually.IsTrue(() => _spans.Of(request.TraceId).Any(span => span.DisplayName == "order.confirm"));
        Assert.All(_spans.Of(request.TraceId), span => Assert.DoesNotContain(span.TagObjects, tag => card.Equals(tag.Value)));
    }

    private static Task<PaymentResult?> Answer(PaymentResult? result) => Task.FromResult(result);

    private static void Has(Activity span, params (string Name, object Value)[] attributes) =>
        Assert.All(attributes, attribute => Assert.Equal(attribute.Value, span.GetTagItem(attribute.Name)));

    private async Task<Activity> PlaceInRequest(string card)
    {
        var command = Commands.Place(await cluster.NewUser(), card);
        using var request = SpanCollector.StartRequest();
        await Order.Place(command);
        return request;
    }

    private async Task HasTree(Activity request, string tree)
    {
        // A server span ends after its caller has the answer.
        var expected = tree.ReplaceLineEndings("\n");
        await Eventually.IsTrue(() => _spans.Tree(request.TraceId).Count(character => character == '\n') >= expected.Count(character => character == '\n'));
        Assert.Equal(expected, _spans.Tree(request.TraceId));
    }
}
