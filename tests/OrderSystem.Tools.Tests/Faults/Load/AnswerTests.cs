using System.Net;
using System.Text.Json.Nodes;
using OrderSystem.Measurements.Faults.Load;

namespace OrderSystem.Tools.Tests.Faults.Load;

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
