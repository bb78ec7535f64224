using System.Net;
using System.Text.Json.Nodes;
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

public sealed class AnswerTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData(429, true)]
    [InlineData(408, true)]
    [InlineData(500, true)]
    [InlineData(502, true)]
    [InlineData(503, true)]
    [InlineData(504, true)]
    [InlineData(201, false)]
    [InlineData(402, false)]
    [InlineData(409, false)]
    [InlineData(422, false)]
    public void What_a_careful_client_sends_again(int status, bool again) => Assert.Equal(again, Problem(status).MayPass);

    [Fact]
    public void An_order_that_was_given_up_is_not_sent_again()
    {
        var answer = Problem(502);
        answer.Body!["orderStatus"] = "paymentFailed";

        Assert.False(answer.MayPass);
    }

    [Fact]
    public void A_problem_with_its_trace_says_enough() => Assert.True(Problem(502).IsTracedProblem);

    [Fact]
    public void A_failure_without_the_media_type_of_a_problem_does_not() => Assert.False((Problem(502) with { IsProblem = false }).IsTracedProblem);

    [Fact]
    public void A_failure_without_a_trace_in_its_headers_does_not() => Assert.False((Problem(502) with { TraceId = null }).IsTracedProblem);

    [Fact]
    public void A_problem_that_names_another_trace_than_its_headers_does_not() => Assert.False((Problem(502) with { TraceId = "other" }).IsTracedProblem);

    [Fact]
    public void A_failure_that_says_too_little_is_logged_and_another_is_counted_only()
    {
        var log = new RequestLog();

        log.Answered("POST /api/orders", Problem(502));
        log.Answered("POST /api/orders", Problem(502) with { TraceId = null });
        log.Answered("POST /api/orders", Problem(201));

        Assert.Equal(502, Assert.Single(log.Untraced).Status);
        Assert.Equal(2, Assert.Single(log.Failures).Value);
    }

    private static Answer Problem(int status) =>
        new((HttpStatusCode)status, new JsonObject { ["type"] = "/problems/some", ["traceId"] = TraceId }, TraceId, IsProblem: true, RetryAfter: null);
}

public sealed class RetryPolicyTests
{
    [Fact]
    public void What_the_server_asks_for_is_honoured() =>
        Assert.Equal(TimeSpan.FromSeconds(5), RetryPolicy.DelayAfter(1, TimeSpan.FromSeconds(5), jitter: 0.3));

    [Fact]
    public void Otherwise_the_pause_doubles_up_to_a_bound() => Assert.Equal(
        [0.1, 0.2, 0.4, 0.8, 1.6, 2, 2],
        Enumerable.Range(1, 7).Select(attempts => RetryPolicy.DelayAfter(attempts, null, jitter: 1).TotalSeconds));

    [Fact]
    public void Jitter_takes_up_to_half_of_it() => Assert.Equal(0.05, RetryPolicy.DelayAfter(1, null, jitter: 0).TotalSeconds);
}
