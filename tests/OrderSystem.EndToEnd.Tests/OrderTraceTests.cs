using System.Diagnostics;
using System.Net;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

[Collection(OneSystemTests.Name)]
public sealed class OrderTraceTests(OneSystem one)
{
    private static readonly SpanTreeOptions Details = new()
    {
        Attributes =
        [
            "http.response.status_code", "payment.amount", "payment.currency", "payment.gateway", "payment.decline_code",
            "order.status", "error.type",
        ],
    };

    [Fact]
    public async Task A_placed_order_is_one_trace_through_every_process()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();

        using var response = await system.Orders.PlaceAsync(user);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var trace = await system.Traces.WaitForTraceAsync(response);
        trace.ShouldBeConnected().ShouldBeOfServices("gateway", "silo", "payment-provider").ShouldMatch("Approved/placed-order.txt", Details);
        var process = trace.Span("payment.process").ShouldBeWithin(trace.Root());
        trace.Span("order.create").ShouldEndBefore(process);
        process.ShouldEndBefore(trace.Span("order.confirm"));
    }

    [Fact]
    public async Task A_placed_order_has_its_log_lines_under_its_spans()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();

        using var response = await system.Orders.PlaceAsync(user);

        // Each process exports in its own time: all of the lines, not just some of each.
        var trace = await system.Traces.WaitForTraceAsync(response, trace => trace.Logs.Count == 6);
        trace.ShouldHaveNoStrayLogs().ShouldMatch("Approved/placed-order-logs.txt", new SpanTreeOptions { Logs = true, Attributes = [] });
    }

    [Fact]
    public async Task A_declined_card_is_an_outcome_and_not_an_error_of_the_system()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();

        using var response = await system.Orders.PlaceAsync(user, "pm_card_chargeDeclined");

        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        (await system.Traces.WaitForTraceAsync(response)).ShouldMatch("Approved/declined-card.txt", Details);
    }

    [Fact]
    public async Task A_failing_provider_shows_every_attempt_and_is_an_error()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();

        using var response = await system.Orders.PlaceAsync(user, "pm_card_error");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        (await system.Traces.WaitForTraceAsync(response)).ShouldMatch("Approved/provider-error.txt", Details);
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_shows_every_attempt_and_is_an_error()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();

        using var response = await system.Orders.PlaceAsync(user, "pm_card_timeout");

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        var trace = await system.Traces.WaitForTraceAsync(
            response, trace => trace.Spans.Count(span => span.Service == "payment-provider") == 3);
        trace.ShouldMatch("Approved/provider-timeout.txt", Details);
    }

    [Fact]
    public async Task A_request_continues_the_trace_of_its_caller()
    {
        var system = one.System;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/orders/{Guid.NewGuid()}");
        var traceId = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");

        using var response = await system.Orders.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(traceId, (await OrderApi.ReadAsync(response))["traceId"]!.GetValue<string>());
        var trace = await system.Traces.WaitForTraceAsync(response);
        Assert.Equal((traceId, "00f067aa0ba902b7"), (trace.TraceId, trace.Root().Span.ParentSpanId));
        trace.ShouldBeOfServices("gateway", "silo");
    }

    [Fact]
    public async Task Health_polling_leaves_no_trace()
    {
        var system = one.System;
        using var health = await system.Orders.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        using var response = await system.Orders.GetAsync($"/api/users/{Guid.NewGuid()}");

        // What came before it has been exported with it, or before.
        await system.Traces.WaitForTraceAsync(response);

        Assert.DoesNotContain(
            system.Traces.Store.GetTraces().SelectMany(trace => trace.Spans),
            span => span.Name.Contains("health", StringComparison.OrdinalIgnoreCase) || span.Name.Contains("alive", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Every_trace_of_a_running_system_begins_with_a_request()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();
        using var response = await system.Orders.PlaceAsync(user);
        await system.Traces.WaitForTraceAsync(response);

        Assert.All(
            system.Traces.Store.GetTraces().Where(trace => trace.Root is not null),
            trace => Assert.True(
                trace.Root!.Service == "gateway" || trace.Root.Links.Count > 0,
                $"This trace belongs to no request:\n{trace.ToTreeText()}"));
    }

    [Fact]
    public async Task No_card_token_is_in_a_span_or_a_log_line()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();
        using var response = await system.Orders.PlaceAsync(user);
        var trace = await system.Traces.WaitForTraceAsync(response);

        trace.ShouldNotMention("pm_card").ShouldNotMention("ada@example.com");
    }

    [Fact]
    public async Task The_two_silos_both_serve_requests_of_one_user()
    {
        var system = one.System;
        var user = await system.Orders.CreateUserAsync();
        HashSet<string?> silos = [];
        for (var i = 0; i < 20 && silos.Count < 2; i++)
        {
            using var response = await system.Orders.PlaceAsync(user);
            var trace = await system.Traces.WaitForTraceAsync(response);
            silos.UnionWith(trace.Spans.Where(span => span.Service == "silo").Select(span => span.Resource.Attributes.GetString("service.instance.id")));
        }

        Assert.Equal(2, silos.Count);
    }
}
