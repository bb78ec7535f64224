using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class EdgeHeaderTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string OtherTraceId = "11111111111111111111111111111111";
    private const string NoSpan = "0000000000000000";

    public static TheoryData<string[], string, string> Continued => new()
    {
        { [$"traceparent: 00-{TraceId}-{SpanId}-01"], TraceId, SpanId },
        { [$"traceparent: cc-{TraceId}-{SpanId}-01-what-the-future-brings"], TraceId, SpanId },
        { [$"traceparent: 00-{TraceId}-{SpanId}-01", $"x-trace-id: {OtherTraceId}", "x-span-id: 2222222222222222"], TraceId, SpanId },
        { [$"traceparent: 00-{TraceId}-{SpanId}-01", "tracestate: a=1 , 0b=2"], TraceId, SpanId },
        { [$"traceparent: 00-{TraceId}-{SpanId}-01", "tracestate: not valid"], TraceId, SpanId },
        { [$"x-trace-id: {TraceId}", $"x-span-id: {SpanId}"], TraceId, SpanId },
        { ["x-trace-id: 0AF76519-16CD-43DD-8448-EB211C80319C", "x-span-id: B7AD6B7169203331"], TraceId, SpanId },
        { [$"x-trace-id: {TraceId}"], TraceId, NoSpan },
        { [$"x-trace-id: {TraceId}", "x-span-id: nonsense"], TraceId, NoSpan },
        { [$"x-trace-id: {TraceId}", "x-span-id: 0000000000000000"], TraceId, NoSpan },
        { ["traceparent: nonsense", $"x-trace-id: {TraceId}"], TraceId, NoSpan },
    };

    public static TheoryData<string[]> Restarted => new()
    {
        { [] },
        { [$"traceparent: ff-{TraceId}-{SpanId}-01"] },
        { [$"traceparent: 00-{TraceId}-{SpanId}-01-more"] },
        { [$"traceparent: 00-{TraceId.ToUpperInvariant()}-{SpanId}-01"] },
        { [$"traceparent: 00-00000000000000000000000000000000-{SpanId}-01"] },
        { [$"traceparent: 00-{TraceId}-0000000000000000-01"] },
        { [$"traceparent: 00-{TraceId}-{SpanId}-01", $"traceparent: 00-{OtherTraceId}-{SpanId}-01"] },
        { ["x-trace-id: 00000000000000000000000000000000"] },
        { ["x-trace-id: 00000000-0000-0000-0000-000000000000"] },
        { ["x-trace-id: <script>alert(1)</script>"] },
        { [$"x-trace-id: {TraceId}", $"x-trace-id: {OtherTraceId}"] },
        { [$"x-span-id: {SpanId}"] },
        { [$"Request-Id: |{TraceId}.1."] },
    };

    [Theory]
    [MemberData(nameof(Continued))]
    public async Task Continues_the_callers_trace_with_one_server_span(string[] headers, string traceId, string parentSpanId)
    {
        var (span, answer) = await SendAsync(headers);

        Assert.Equal(traceId, span.TraceId.ToHexString());
        Assert.Equal(parentSpanId, span.ParentSpanId.ToHexString());
        Assert.Equal(traceId, Header(answer, "x-trace-id"));
        Assert.Equal(span.SpanId.ToHexString(), Header(answer, "x-span-id"));
        Assert.Equal(span.Id, Header(answer, "traceresponse"));
    }

    [Theory]
    [MemberData(nameof(Restarted))]
    public async Task Starts_a_new_trace_otherwise(string[] headers)
    {
        var (span, answer) = await SendAsync(headers);

        Assert.Equal(default, span.ParentSpanId);
        Assert.NotEqual(default, span.TraceId);
        Assert.NotEqual(TraceId, span.TraceId.ToHexString());
        Assert.NotEqual(OtherTraceId, span.TraceId.ToHexString());
        Assert.Equal(span.TraceId.ToHexString(), Header(answer, "x-trace-id"));
        Assert.False(answer.Headers.Contains("x-parent-span-id"));
    }

    [Fact]
    public async Task Keeps_tracestate_whole_and_the_random_flag()
    {
        var (span, answer) = await SendAsync([$"traceparent: 00-{TraceId}-{SpanId}-03", "tracestate: a=1 , 0b=2", "tracestate: c=3"]);

        Assert.Equal("a=1,0b=2,c=3", span.TraceStateString);
        Assert.EndsWith("-03", Header(answer, "traceresponse"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adopted_trace_id_is_used_once()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "hello"));

        await SendAsync(service, [$"x-trace-id: {TraceId}"]);
        await SendAsync(service, []);

        await Wait.UntilAsync(() => service.Spans.Count == 2, "two spans");
        Assert.Single(service.Spans, span => span.TraceId.ToHexString() == TraceId);
    }

    private static async Task<(Activity Span, HttpResponseMessage Answer)> SendAsync(string[] headers)
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/", () => "hello"));
        var answer = await SendAsync(service, headers);
        await Wait.UntilAsync(() => service.Spans.Count > 0, "the server span");
        return (Assert.Single(service.Spans), answer);
    }

    private static async Task<HttpResponseMessage> SendAsync(TestService service, string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        foreach (var header in headers)
        {
            var parts = header.Split(": ", 2);
            request.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer;
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
