using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using OrderSystem.TraceViewer.Hosting;
using OrderSystem.TraceViewer.Tests.Support;
using static OrderSystem.TraceViewer.Tests.Support.Otlp;

namespace OrderSystem.TraceViewer.Tests.Hosting;

public sealed class TraceViewerHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Several_run_side_by_side()
    {
        await using var one = await TraceViewerHost.StartAsync(cancellationToken: Cancellation);
        await using var other = await TraceViewerHost.StartAsync(cancellationToken: Cancellation);

        Uri[] addresses = [one.PageAddress, one.GrpcEndpoint, one.HttpEndpoint, other.PageAddress, other.GrpcEndpoint, other.HttpEndpoint];
        Assert.Equal(6, addresses.Distinct().Count());
        Assert.All(addresses, address => Assert.True(address.IsLoopback && address.Port > 0));
    }

    [Theory]
    [InlineData("health", HttpStatusCode.OK)]
    [InlineData("alive", HttpStatusCode.OK)]
    [InlineData("api/traces", HttpStatusCode.OK)]
    [InlineData("v1/traces", HttpStatusCode.NotFound)]
    public async Task The_page_port_serves_page_and_API_only(string path, HttpStatusCode expected)
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var answer = path.StartsWith("v1", StringComparison.Ordinal)
            ? await viewer.Page.PostAsync(path, Content([]), Cancellation)
            : await viewer.Page.GetAsync(path, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("health")]
    [InlineData("api/traces")]
    [InlineData("index.html")]
    [InlineData("")]
    public async Task The_OTLP_port_serves_OTLP_only_whatever_host_is_named(string path)
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = viewer.Host.PageAddress.Authority;
        using var answer = await viewer.OtlpHttp.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:18888", HttpStatusCode.OK)]
    [InlineData("rebound.example", HttpStatusCode.BadRequest)]
    [InlineData("localhost.rebound.example", HttpStatusCode.BadRequest)]
    public async Task Only_answers_to_loopback_names(string host, HttpStatusCode expected)
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/traces");
        request.Headers.Host = host;
        using var answer = await viewer.Page.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Sends_security_headers_and_lets_no_other_origin_read()
    {
        await using var viewer = await RunningViewer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/traces");
        request.Headers.Add("Origin", "https://other.example");
        using var answer = await viewer.Page.SendAsync(request, Cancellation);

        Assert.StartsWith("default-src 'self'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("DENY", Header("X-Frame-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("no-store", Header("Cache-Control"));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.False(answer.Headers.Contains("Server"));

        string Header(string name) => string.Join(", ", answer.Headers.GetValues(name));
    }

    [Fact]
    public async Task Leaves_no_spans_to_the_tracing_of_the_process()
    {
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || source.Name.StartsWith("Grpc.AspNetCore", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = activity => seen.Enqueue(activity.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        await using var viewer = await RunningViewer.StartAsync();
        using var received = await viewer.OtlpHttp.PostAsync("v1/traces", Content(Sent.Traces(Sent.Span("a")).ToByteArray()), Cancellation);
        using var shown = await viewer.Page.GetAsync("api/traces", Cancellation);

        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task Refuses_limits_that_make_no_sense()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            TraceViewerHost.StartAsync(limits => limits.MaxTraces = 0, Cancellation));

        Assert.Contains(nameof(TraceViewerOptions.MaxTraces), failure.Message, StringComparison.Ordinal);
    }
}
