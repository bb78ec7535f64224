using OrderSystem.Contracts.Orders;
using static OrderSystem.Contracts.Orders.OrderStatus;

namespace OrderSystem.Silo.Tests.Contracts;

public sealed class OrderStatusTransitionsTests
{
    private static readonly HashSet<(OrderStatus From, OrderStatus To)> Legal =
    [
        (Placed, Paid), (Placed, Declined), (Placed, PaymentFailed), (Placed, Cancelling),
        (Paid, Cancelling), (Paid, Refunding),
        (Cancelling, Cancelled),
        (Refunding, Refunded),
    ];

    public static TheoryData<OrderStatus, OrderStatus> All()
    {
        var data = new TheoryData<OrderStatus, OrderStatus>();
        foreach (var from in Enum.GetValues<OrderStatus>())
        {
            foreach (var to in Enum.GetValues<OrderStatus>())
            {
                data.Add(from, to);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_status_may_follow_another_or_not(OrderStatus from, OrderStatus to) =>
        Assert.Equal(Legal.Contains((from, to)), from.CanBecome(to));

    [Theory]
    [InlineData(Placed, false)]
    [InlineData(Paid, true)]
    [InlineData(Declined, true)]
    [InlineData(PaymentFailed, true)]
    [InlineData(Cancelling, false)]
    [InlineData(Cancelled, true)]
    [InlineData(Refunding, false)]
    [InlineData(Refunded, true)]
    public void The_money_of_an_order_is_settled_or_not(OrderStatus status, bool final) => Assert.Equal(final, status.IsFinal());

    [Fact]
    public void What_is_not_settled_can_still_be_settled() =>
        Assert.All(
            Enum.GetValues<OrderStatus>().Where(status => !status.IsFinal()),
            status => Assert.Contains(Enum.GetValues<OrderStatus>(), next => status.CanBecome(next) && next.IsFinal()));
}
