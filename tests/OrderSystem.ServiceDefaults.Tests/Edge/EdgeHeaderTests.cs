using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Edge;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

/// <summary>Which headers name the trace and the parent, which trace the answer names, and who decides on sampling.</summary>
public sealed class EdgeHeaderTests : IDisposable
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string SpanId = "b7ad6b7169203331";
    private const string OtherTraceId = "11111111111111111111111111111111";
    private const string NoSpan = "0000000000000000";
    private const string TraceParent = $"traceparent: 00-{TraceId}-{SpanId}-01";

    private readonly ActivitySource _domain = new(TestService.Name);

    // What of the traceparent itself is valid is the W3C propagator's business, and what of an x-trace-id is the parser's.
    public static TheoryData<string[], string?, string> Incoming => new()
    {
        { [TraceParent], TraceId, SpanId },
        { [$"traceparent: cc-{TraceId}-{SpanId}-01-what-the-future-brings"], TraceId, SpanId },
        { [TraceParent, $"x-trace-id: {OtherTraceId}", "x-span-id: 2222222222222222"], TraceId, SpanId },
        { [TraceParent, "tracestate: a=1 , 0b=2"], TraceId, SpanId },
        { [TraceParent, "tracestate: not valid"], TraceId, SpanId },
        { [$"x-trace-id: {TraceId}", $"x-span-id: {SpanId}"], TraceId, SpanId },
        { ["x-trace-id: 0AF76519-16CD-43DD-8448-EB211C80319C", "x-span-id: B7AD6B7169203331"], TraceId, SpanId },
        { [$"x-trace-id: {TraceId}"], TraceId, NoSpan },
        { [$"x-trace-id: {TraceId}", "x-span-id: nonsense"], TraceId, NoSpan },
        { [$"x-trace-id: {TraceId}", "x-span-id: 0000000000000000"], TraceId, NoSpan },
        { ["traceparent: nonsense", $"x-trace-id: {TraceId}"], TraceId, NoSpan },
        { [], null, NoSpan },
        { [$"traceparent: ff-{TraceId}-{SpanId}-01"], null, NoSpan },
        { [$"traceparent: 00-{TraceId}-0000000000000000-01"], null, NoSpan },
        { [TraceParent, $"traceparent: 00-{OtherTraceId}-{SpanId}-01"], null, NoSpan },
        { ["x-trace-id: <script>alert(1)</script>"], null, NoSpan },
        { [$"x-trace-id: {TraceId}", $"x-trace-id: {OtherTraceId}"], null, NoSpan },
        { [$"x-span-id: {SpanId}"], null, NoSpan },
        { [$"Request-Id: |{TraceId}.1."], null, NoSpan },
    };

    [Theory]
    [MemberData(nameof(Incoming))]
    public async Task Continues_the_callers_trace_with_one_server_span_or_starts_a_new_one(
        string[] headers, string? traceId, string parentSpanId)
    {
        await using var service = await TestService.StartAsync();

        using var answer = await service.GetAsync("/", headers);

        var span = await service.SpanAsync();
        var actual = span.TraceId.ToHexString();
        Assert.Equal(parentSpanId, span.ParentSpanId.ToHexString());
        Assert.DoesNotContain(actual, new[] { default(ActivityTraceId).ToHexString(), OtherTraceId });
        Assert.Equal(traceId, actual == TraceId ? actual : null);
        Assert.Equal(
            (actual, span.SpanId.ToHexString(), span.Id),
            (answer.Header("x-trace-id"), answer.Header("x-span-id"), answer.Header("traceresponse")));
        Assert.Equal(parentSpanId == NoSpan ? [] : [parentSpanId], answer.HeaderIfAny("x-parent-span-id"));
    }

    [Fact]
    public async Task Keeps_tracestate_whole_and_the_random_flag()
    {
        await using var service = await TestService.StartAsync();

        using var answer = await service.GetAsync(
            "/", $"traceparent: 00-{TraceId}-{SpanId}-03", "tracestate: a=1 , 0b=2", "tracestate: c=3");

        Assert.Equal("a=1,0b=2,c=3", (await service.SpanAsync()).TraceStateString);
        Assert.EndsWith("-03", answer.Header("traceresponse"), StringComparison.Ordinal);
    }

    public static TheoryData<string> NoTraceIds =>
    [
        "", "0af7651916cd43dd8448eb211c80319", "0af7651916cd43dd8448eb211c80319cc", "0af7651916cd43dd8448eb211c80319g",
        "00000000000000000000000000000000", "00000000-0000-0000-0000-000000000000", "{0af76519-16cd-43dd-8448-eb211c80319c}",
        "0af7651916-cd43dd8448-eb211c803-19c0", "0af76519a16cd-43dd-8448-eb211c80319c", "0af76519-16cda43dd-8448-eb211c80319c",
        "0af76519-16cd-43dda8448-eb211c80319c", "0af76519-16cd-43dd-8448aeb211c80319c", "０af7651916cd43dd8448eb211c80319c",
        "0af7651916cd43dd8448eb211c80319c,0af7651916cd43dd8448eb211c80319c",
    ];

    [Theory]
    [InlineData("0af7651916cd43dd8448eb211c80319c")]
    [InlineData("0AF7651916CD43DD8448EB211C80319C")]
    [InlineData("0af76519-16cd-43dd-8448-eb211c80319c")]
    [InlineData("0AF76519-16CD-43dd-8448-EB211C80319C")]
    public void Trace_ids_are_hex_digits_or_a_uuid_in_any_case(string value)
    {
        Assert.True(LegacyTraceIds.TryParseTraceId(value, out var id));
        Assert.Equal(TraceId, id.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [MemberData(nameof(NoTraceIds))]
    public void Anything_else_is_no_trace_id(string? value)
    {
        Assert.False(LegacyTraceIds.TryParseTraceId(value, out var id));
        Assert.Equal(default, id);
    }

    [Theory]
    [InlineData("b7ad6b7169203331", true)]
    [InlineData("B7AD6B7169203331", true)]
    [InlineData(null, false)]
    [InlineData("0000000000000000", false)]
    [InlineData("b7ad6b716920333", false)]
    [InlineData("b7ad6b716920333x", false)]
    public void Span_ids_are_hex_digits_in_any_case(string? value, bool isId)
    {
        Assert.Equal(isId, LegacyTraceIds.TryParseSpanId(value, out var id));
        Assert.Equal(isId ? SpanId : NoSpan, id.ToHexString());
    }

    public static MatrixTheoryData<string, bool> SamplersAndSpanIds =>
        new(["parentbased_traceidratio", "traceidratio"], [true, false]);

    [Theory]
    [MemberData(nameof(SamplersAndSpanIds))]
    public async Task A_request_with_the_older_headers_is_sampled_like_a_root_and_whole(string sampler, bool withSpanId)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", "0.5"));
        var ratio = new ConsistentRatioSampler(0.5);
        var expected = new HashSet<string>();

        for (var i = 0; i < 40; i++)
        {
            var traceId = ActivityTraceId.CreateRandom();
            var result = ratio.ShouldSample(new SamplingParameters(default, traceId, "x", ActivityKind.Server));
            if (result.Decision == SamplingDecision.RecordAndSample)
            {
                expected.Add(traceId.ToHexString());
            }

            string[] headers = [$"x-trace-id: {traceId}", $"x-span-id: {SpanId}"];
            using var answer = await service.GetAsync("/", headers[..(withSpanId ? 2 : 1)]);
            Assert.Equal(traceId.ToHexString(), answer.Header("x-trace-id"));
        }

        // A server and a domain span of each sampled request.
        await TestService.UntilAsync(() => service.Spans.Count == 2 * expected.Count);
        Assert.Equal(expected, service.Spans.Select(span => span.TraceId.ToHexString()).ToHashSet());
    }

    [Theory]
    [InlineData("always_off", "02")]
    [InlineData("always_off", "00", $"x-trace-id: {TraceId}")]
    [InlineData("parentbased_always_off", "00", $"x-trace-id: {TraceId}")]
    [InlineData("parentbased_always_on", "00", $"traceparent: 00-{TraceId}-{SpanId}-00")]
    public async Task A_request_that_is_not_sampled_still_names_its_trace(string sampler, string flags, params string[] headers)
    {
        await using var service = await StartAsync(("OTEL_TRACES_SAMPLER", sampler));

        using var answer = await service.GetAsync("/", headers);

        var traceId = answer.Header("x-trace-id");
        Assert.Equal(headers.Length > 0, traceId == TraceId);
        Assert.Equal($"00-{traceId}-{answer.Header("x-span-id")}-{flags}", answer.Header("traceresponse"));
        Assert.Equal(sampler == "parentbased_always_on", answer.Headers.Contains("x-parent-span-id"));
        Assert.Equal(traceId, (await service.CompletedAsync()).TraceId.ToHexString());
        Assert.Empty(service.Spans);
    }

    [Theory]
    [InlineData("parentbased_always_on")]
    [InlineData("always_on")]
    [InlineData("traceidratio")]
    public async Task What_is_not_traced_leaves_no_span_nor_orphans_below_it(string sampler)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapFallback(Work), settings: [("OTEL_TRACES_SAMPLER", sampler)]);

        using var health = await service.GetAsync("/health");
        using var alive = await service.GetAsync("/Alive");
        using var keeping = await service.GetAsync("/trace-keeping");
        using var other = await service.GetAsync("/healthcare");

        await TestService.UntilAsync(() => service.Spans.Count >= 2);
        Assert.Equal(["domain.work", "GET {*path:nonfile}"], service.Spans.Select(span => span.DisplayName));
    }

    public void Dispose() => _domain.Dispose();

    private string Work()
    {
        using var span = _domain.StartActivity("domain.work");
        return "hello";
    }

    private Task<TestService> StartAsync(params (string Key, string? Value)[] settings) =>
        TestService.StartAsync(app => app.MapGet("/", Work), settings: settings);
}
