using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Tools.Tests.Faults.Load;

public sealed class LoadPlanTests
{
    [Fact]
    public void The_same_seed_gives_the_same_orders() => Assert.Equal(Orders(42), Orders(42));

    [Fact]
    public void Another_seed_gives_other_orders() => Assert.NotEqual(Orders(42), Orders(43));

    [Fact]
    public void No_two_orders_have_the_same_article() =>
        Assert.Distinct(Enumerable.Range(0, 20).SelectMany(client => Orders(42, client)).Select(order => order.Sku));

    [Fact]
    public void All_that_a_client_may_do_happens()
    {
        var orders = Orders(42);

        Assert.Contains(orders, order => TestCards.IsDeclined(order.Card));
        Assert.Contains(orders, order => order.Card == TestCards.Slow);
        Assert.Contains(orders, order => order.SendTwice);
        Assert.Contains(orders, order => order.GivesUpEarly && order.CancelWhenFailed);
        Assert.Contains(orders, order => order.GivesUpEarly && !order.CancelWhenFailed);
        Assert.Contains(orders, order => order.FollowUp == FollowUp.Cancel);
        Assert.Contains(orders, order => order.FollowUp == FollowUp.Refund);
        Assert.InRange(orders.Count(order => order.Card == TestCards.Succeeds), orders.Length * 0.85, orders.Length);
        Assert.All(orders, order => Assert.InRange(order.Total, 0.01m, 1_000m));
    }

    private static OrderPlan[] Orders(int seed, int client = 0) =>
        [.. Enumerable.Range(0, 1_000).Select(number => LoadPlan.For(seed, client, number))];
}
