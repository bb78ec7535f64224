using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using OpenTelemetry.Proto.Trace.V1;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Api;

public sealed class QueryApiTests : IAsyncLifetime
{
    private RunningViewer _viewer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _viewer = await RunningViewer.StartAsync();
        var failed = Sent.Span("b", "a", "IOrderGrain/Place", 1, 45);
        failed.Kind = Span.Types.SpanKind.Server;
        failed.Status = new Status { Code = Status.Types.StatusCode.Error, Message = "declined" };
        failed.Attributes.Add(Sent.Attribute("order.id", "Order-42"));
        failed.Attributes.Add(Sent.Attribute("list", new OpenTelemetry.Proto.Common.V1.AnyValue { ArrayValue = new() { Values = { Sent.Text("a"), Sent.Text("b") } } }));
        failed.Events.Add(new Span.Types.Event { Name = "exception", TimeUnixNano = Sent.Start + 12_000_000, Attributes = { Sent.Attribute("exception.type", "CardException") } });
        failed.Links.Add(new Span.Types.Link { TraceId = Sent.Bytes(Sent.NewTraceId(7)), SpanId = Sent.Bytes(Sent.SpanId("9")) });
        await SendAsync(("gateway", Sent.Span("a", name: "POST /api/orders", durationMs: 50.1)), ("silo", failed));
        await SendAsync(
            ("gateway", Sent.Span("c", name: "GET /api/orders", startMs: 60_000, durationMs: 5, traceId: Sent.NewTraceId(1))));
        await SendAsync(
            ("payment-provider", Sent.Span("e", "d", "POST /charges", 120_000, 500, Sent.NewTraceId(2))));
        var logs = Sent.Logs("silo", Sent.Log("Placed", spanId: "b", atMs: 2), Sent.Log("Declined", severity: 17, spanId: "b", atMs: 1), Sent.Log("Started", null, atMs: 3));
        (await _viewer.OtlpHttp.PostAsync("v1/logs", Content(logs.ToByteArray()), Cancellation)).EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => _viewer.DisposeAsync();

    [Fact]
    public async Task Lists_the_services() => AssertJson(
        """{"services":["gateway","payment-provider","silo"]}""", await GetAsync("api/services"));

    [Fact]
    public async Task Lists_traces_with_their_figures()
    {
        var answer = await GetAsync("api/traces?service=silo");

        AssertJson(
            """
            {"traces":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","idTime":null,"rootService":"gateway","rootName":"POST /api/orders",
              "startTime":"2026-01-01T00:00:00.000000000Z","durationMs":50.1,"spanCount":2,"errorCount":1,"logCount":2,"missingParents":0,
              "services":[{"name":"gateway","spanCount":1,"errorCount":0},{"name":"silo","spanCount":1,"errorCount":1}]}],
             "total":1,"stored":3,"evicted":0}
            """,
            answer);
    }

    [Theory]
    [InlineData("", "210")]
    [InlineData("sort=recent", "210")]
    [InlineData("sort=duration", "201")]
    [InlineData("sort=duration&limit=1", "2")]
    [InlineData("service=gateway", "10")]
    [InlineData("service=Gateway", "")]
    [InlineData("operation=POST%20%2Fcharges", "2")]
    [InlineData("operation=POST", "")]
    [InlineData("minDurationMs=50", "20")]
    [InlineData("errorsOnly=true", "0")]
    [InlineData("errorsOnly=false", "210")]
    [InlineData("text=ORDER-42", "0")]
    [InlineData("text=cardexception", "0")]
    [InlineData("text=charges", "2")]
    [InlineData("text=4BF92F", "0")]
    [InlineData("text=order.id%3DOrder-42", "0")]
    [InlineData("text=order.id%3DOrder-4", "")]
    [InlineData("text=service.name%3Dsilo", "0")]
    [InlineData("from=2026-01-01T00:01:00Z", "21")]
    [InlineData("to=2026-01-01T00:01:00Z", "10")]
    [InlineData("from=2026-01-01T00:00:30Z&to=2026-01-01T00:01:30Z&service=gateway", "1")]
    public async Task Finds_traces(string query, string expected)
    {
        string[] ids = [Sent.TraceId, Sent.NewTraceId(1), Sent.NewTraceId(2)];
        var answer = await GetAsync("api/traces?" + query);

        var found = answer["traces"]!.AsArray().Select(trace => Array.IndexOf(ids, (string)trace!["traceId"]!));
        Assert.Equal(expected, string.Concat(found));
    }

    [Fact]
    public async Task Shows_a_trace_with_spans_and_logs()
    {
        var answer = await GetAsync($"api/traces/{Sent.TraceId.ToUpperInvariant()}");

        AssertJson(
            """
            {"spanId":"000000000000000b","parentSpanId":"000000000000000a","depth":1,"name":"IOrderGrain/Place","kind":"server",
             "service":"silo","instance":"silo-1","scope":"Shop","scopeVersion":null,"traceState":null,"flags":0,
             "startTime":"2026-01-01T00:00:00.001000000Z","offsetMs":1,"durationMs":45,"skewMs":0,"status":"error","statusMessage":"declined",
             "attributes":{"order.id":"Order-42","list":["a","b"]},"resource":{"service.name":"silo","service.instance.id":"silo-1"},
             "events":[{"name":"exception","offsetMs":12,"attributes":{"exception.type":"CardException"}}],
             "links":[{"traceId":"00000000000000000000000000000008","spanId":"0000000000000009","attributes":{}}]}
            """,
            answer["spans"]![1]!);
        Assert.Equal(["Declined", "Placed"], answer["logs"]!.AsArray().Select(log => (string)log!["message"]!));
        Assert.Equal(50.1, (double)answer["durationMs"]!);
        Assert.Equal(0, (int)answer["droppedSpans"]!);
    }

    [Fact]
    public async Task Tells_the_time_in_a_time_ordered_trace_id()
    {
        const string TraceId = "019b76daa87baf123456789abcdef012";
        await SendAsync(("gateway", Sent.Span("f", name: "GET /time-ordered", startMs: 123, traceId: TraceId)));

        var listed = (await GetAsync("api/traces?operation=GET%20%2Ftime-ordered"))["traces"]![0]!;
        var one = await GetAsync($"api/traces/{TraceId}");

        Assert.Equal("2026-01-01T00:00:00.123Z", (string?)listed["idTime"]);
        Assert.Equal("2026-01-01T00:00:00.123Z", (string?)one["idTime"]);
        Assert.Null((await GetAsync($"api/traces/{Sent.TraceId}"))["idTime"]);
    }

    [Fact]
    public async Task Shows_a_trace_as_a_text_tree()
    {
        using var answer = await _viewer.Page.GetAsync($"api/traces/{Sent.TraceId}/tree", Cancellation);

        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """
            Trace ID: 4bf92f3577b34da6a3ce929d0e0e4736
            gateway  POST /api/orders (50 ms)
            └── silo  IOrderGrain/Place (45 ms) [ERROR: CardException] [link: 00000000000000000000000000000008/0000000000000009]

            """,
            await answer.Content.ReadAsStringAsync(Cancellation),
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("", "Started,Placed,Declined")]
    [InlineData("limit=1", "Started")]
    [InlineData("level=warning", "Declined")]
    [InlineData("level=trace", "Started,Placed,Declined")]
    [InlineData("service=gateway", "")]
    [InlineData("text=PLACED", "Placed")]
    [InlineData("traceId=4bf92f3577b34da6a3ce929d0e0e4736", "Placed,Declined")]
    [InlineData("from=2026-01-01T00:00:00.002Z", "Started,Placed")]
    [InlineData("to=2026-01-01T00:00:00.001Z", "Declined")]
    public async Task Finds_logs(string query, string expected)
    {
        var answer = await GetAsync("api/logs?" + query);

        Assert.Equal(expected, string.Join(',', answer["logs"]!.AsArray().Select(log => (string)log!["message"]!)));
    }

    [Fact]
    public async Task Shows_a_log_record_with_all_it_carries() => AssertJson(
        """
        {"logs":[{"time":"2026-01-01T00:00:00.001000000Z","level":"error","service":"silo","instance":"silo-1","category":"Orders","eventName":null,
          "message":"Declined","traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"000000000000000b","attributes":{},"exception":null}],
         "total":1,"stored":3,"evicted":0}
        """,
        await GetAsync("api/logs?level=error"));

    [Theory]
    [InlineData("traces?limit=0", "limit")]
    [InlineData("traces?limit=1001", "limit")]
    [InlineData("traces?limit=x", "limit")]
    [InlineData("traces?minDurationMs=-1", "minDurationMs")]
    [InlineData("traces?minDurationMs=NaN", "minDurationMs")]
    [InlineData("traces?errorsOnly=maybe", "errorsOnly")]
    [InlineData("traces?from=yesterday", "from")]
    [InlineData("traces?sort=name", "sort")]
    [InlineData("traces?sort=1", "sort")]
    [InlineData("traces?service=a&service=b", "service")]
    [InlineData("traces?colour=red", "colour")]
    [InlineData("logs?level=loud", "level")]
    [InlineData("logs?traceId=abc", "traceId")]
    [InlineData("logs?operation=x", "operation")]
    public async Task Names_the_parameter_that_it_does_not_understand(string query, string parameter)
    {
        using var answer = await _viewer.Page.GetAsync("api/" + query, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        Assert.Equal([parameter], problem!["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("00000000000000000000000000000bad", HttpStatusCode.NotFound)]
    [InlineData("bad", HttpStatusCode.BadRequest)]
    public async Task Answers_a_problem_for_a_trace_that_is_not_there(string traceId, HttpStatusCode expected)
    {
        foreach (var path in new[] { $"api/traces/{traceId}", $"api/traces/{traceId}/tree" })
        {
            using var answer = await _viewer.Page.GetAsync(path, Cancellation);
            Assert.Equal(expected, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Forgets_everything_when_told_to()
    {
        using var answer = await _viewer.Page.DeleteAsync("api/telemetry", Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        AssertJson("""{"traces":[],"total":0,"stored":0,"evicted":0}""", await GetAsync("api/traces"));
        AssertJson("""{"logs":[],"total":0,"stored":0,"evicted":0}""", await GetAsync("api/logs"));
    }

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());

    private async Task<JsonNode> GetAsync(string path) => (await _viewer.Page.GetFromJsonAsync<JsonNode>(path, Cancellation))!;

    private async Task SendAsync(params (string Service, Span Span)[] spans) =>
        (await _viewer.OtlpHttp.PostAsync("v1/traces", Content(Sent.Traces(spans).ToByteArray()), Cancellation)).EnsureSuccessStatusCode();
}
