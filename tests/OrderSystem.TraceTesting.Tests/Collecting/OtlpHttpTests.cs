using System.IO.Compression;
using System.Net;
using System.Text;
using Google.Protobuf;

namespace OrderSystem.TraceTesting.Tests.Collecting;

/// <summary>The receiver as the OTLP specification wants it, with requests that no exporter of ours sends.</summary>
public sealed class OtlpHttpTests : IAsyncLifetime
{
    private const string Protobuf = "application/x-protobuf";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string A = "000000000000000a";
    private const string B = "000000000000000b";

    private readonly HttpClient _http = new();
    private TraceReceiver _receiver = null!;

    private Trace Trace => _receiver.Store.GetTraces().Single(trace => trace.TraceId == TraceId);

    public async ValueTask InitializeAsync()
    {
        _receiver = await TraceCollector.StartAsync();
        _http.BaseAddress = _receiver.OtlpEndpoint;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _receiver.DisposeAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    public async Task A_request_is_received_plain_or_compressed(string? coding)
    {
        var body = Request(Span(A));
        var answer = await Post(coding is null or "identity" ? body : Gzip(body), coding: coding);

        Assert.Equal((HttpStatusCode.OK, Protobuf), (answer.Status, answer.Type));
        Assert.Empty(answer.Body);
        Assert.True(Trace.IsConnected);
    }

    [Fact]
    public async Task A_compressed_request_that_is_cut_anywhere_is_refused_whole()
    {
        var body = Gzip(Request([.. Enumerable.Range(1, 50).Select(number => Span($"{number:x16}"))]));
        for (var length = 0; length < body.Length; length++)
        {
            var answer = await Post(body[..length], coding: "gzip");
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{answer.Status} to {length} of {body.Length} bytes");
            Assert.NotEmpty(answer.Message);
        }

        Assert.Empty(_receiver.Store.GetTraces());
    }

    [Theory]
    [InlineData("v1/traces", "application/json", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/traces", "text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/traces", "application/x-protobuf2", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/traces", Protobuf, "br", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/traces", Protobuf, "deflate", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/traces", Protobuf, "gzip, gzip", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("v1/profiles", Protobuf, null, HttpStatusCode.NotFound)]
    public async Task What_it_does_not_speak_is_refused_with_a_status(
        string path, string type, string? coding, HttpStatusCode status)
    {
        var answer = await Post(Request(Span(A)), path, type, coding);

        Assert.Equal((status, Protobuf, coding is null ? null : "gzip"), (answer.Status, answer.Type, answer.AcceptEncoding));
        Assert.NotEmpty(answer.Message);
    }

    [Fact]
    public async Task A_request_that_is_not_whole_is_answered_400_with_a_status_and_nothing_of_it_is_kept()
    {
        var valid = Request(Span(A), Span(B, A));
        byte[][] bodies =
        [
            "garbage"u8.ToArray(), valid[..^1], [.. valid, 0x0a, 0x7f], [.. valid, 0xff], Request(Span(A), [0x0a, 0x7f]),
            Request([.. Span(A), .. Field(5, [0xff, 0xfe])]), Request([.. Span(A), .. Field(9, Field(2, Nested(200)))]),
        ];
        foreach (var body in bodies)
        {
            Answer[] answers = [await Post(body), await Post(Gzip(body), coding: "gzip")];
            Assert.All(answers, answer => Assert.Equal((HttpStatusCode.BadRequest, Protobuf), (answer.Status, answer.Type)));
            Assert.All(answers, answer => Assert.NotEmpty(answer.Message));
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await Post("garbage"u8.ToArray(), coding: "gzip")).Status);
        Assert.Empty(_receiver.Store.GetTraces());

        // A value in lists in lists.
        static byte[] Nested(int depth) => depth == 0 ? Field(1, "core"u8.ToArray()) : Field(5, Field(1, Nested(depth - 1)));
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        using var get = await _http.GetAsync("v1/traces", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "POST"), (get.StatusCode, get.Content.Headers.Allow.Single()));
    }

    [Fact]
    public async Task Spans_whose_ids_are_not_valid_are_rejected_and_the_others_kept()
    {
        var answer = await Post(Request(
            Span(A), Span(B, null, new string('0', 32)), Span("0102"), Span("0000000000000000"), Span(B, "01")));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var partial = new CodedInputStream(answer.Body[2..]);
        partial.ReadTag();
        Assert.Equal(4, partial.ReadInt64());
        Assert.Equal(A, Assert.Single(Trace.Spans).SpanId);
    }

    [Fact]
    public async Task A_span_is_kept_once_however_often_it_arrives()
    {
        await Post(Request(Span(A), Span(A)));
        await Post(Request(Span(A)));

        Assert.Single(Trace.Spans);
    }

    [Fact]
    public async Task A_child_that_arrives_before_its_parent_is_connected_when_that_comes()
    {
        await Post(Request(Span(B, A)));
        var early = Trace;
        var waiting = _receiver.WaitForTraceAsync(TraceId.ToUpperInvariant());
        await Post(Request(Span(A)));

        Assert.False(early.IsConnected);
        Assert.Equal([B], early.Spans.Select(span => span.SpanId));
        Assert.Equal(A, (await waiting).ShouldBeConnected().Root().Span.SpanId);
    }

    [Fact]
    public async Task Logs_that_arrive_before_or_after_the_spans_belong_to_their_trace()
    {
        await Post(Request(Log("early")), "v1/logs");
        Assert.False(_receiver.Store.TryGetTrace(TraceId, out _));
        await Post(Request(Span(A)));
        await Post(Request(Log("late"), Log("elsewhere", new string('1', 32))), "v1/logs");

        Assert.Equal(["early", "late"], Trace.Logs.Select(log => log.Message));
        Assert.Equal(3, _receiver.Store.GetLogs().Count);

        static byte[] Log(string message, string traceId = TraceId) =>
            [.. Field(5, Field(1, Encoding.UTF8.GetBytes(message))), .. Field(9, Convert.FromHexString(traceId))];
    }

    [Fact]
    public async Task Spans_that_are_their_own_ancestors_are_shown_and_not_connected()
    {
        await Post(Request(Span(A, B), Span(B, A)));

        var failure = Assert.Throws<TraceAssertionException>(() => { Trace.ShouldBeConnected(); });
        Assert.Contains("is below it", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, Trace.ToTreeText().Split("work").Length - 1);
    }

    [Fact]
    public async Task A_chain_of_five_thousand_spans_is_one_tree()
    {
        var spans = Enumerable.Range(1, 5_000).Select(number => Span($"{number:x16}", number == 1 ? null : $"{number - 1:x16}"));
        await Post(Request([.. spans]));

        Assert.True(Trace.IsComplete());
    }

    /// <summary>An export request of one process and one scope, for spans and log records alike.</summary>
    private static byte[] Request(params byte[][] items) => Field(1, Field(2, [.. items.SelectMany(item => Field(2, item))]));

    private static byte[] Span(string id, string? parent = null, string traceId = TraceId) =>
    [
        .. Field(1, Convert.FromHexString(traceId)), .. Field(2, Convert.FromHexString(id)),
        .. parent is null ? [] : Field(4, Convert.FromHexString(parent)), .. Field(5, "work"u8.ToArray()),
    ];

    /// <summary>A field with a length: a message, a text or bytes.</summary>
    private static byte[] Field(int number, byte[] content)
    {
        using var message = new MemoryStream();
        using (var output = new CodedOutputStream(message))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return message.ToArray();
    }

    private static byte[] Gzip(byte[] body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }

    private async Task<Answer> Post(byte[] body, string path = "v1/traces", string type = Protobuf, string? coding = null)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new(type) } };
        if (coding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        }

        using var response = await _http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return new Answer(
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.TryGetValues("Accept-Encoding", out var codings) ? codings.Single() : null,
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private sealed record Answer(HttpStatusCode Status, string? Type, string? AcceptEncoding, byte[] Body)
    {
        /// <summary>The message of a <c>google.rpc.Status</c>.</summary>
        public string Message
        {
            get
            {
                var status = new CodedInputStream(Body);
                Assert.Equal(WireFormat.MakeTag(1, WireFormat.WireType.Varint), status.ReadTag());
                Assert.Equal(3, status.ReadInt32());
                Assert.Equal(WireFormat.MakeTag(2, WireFormat.WireType.LengthDelimited), status.ReadTag());
                return status.ReadString();
            }
        }
    }
}
