using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>What a call leaves on which side, under each value of OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN.</summary>
public sealed class GrainCallRecorderTests : IDisposable
{
    private readonly Activity _span = new Activity("IOrderGrain/Place") { IsAllDataRequested = true }.Start();
    private readonly FakeLogger<GrainCallRecorder> _log = new();

    private IEnumerable<(LogLevel Level, string Message, string? Exception)> Lines =>
        _log.Collector.GetSnapshot().Select(line => (line.Level, line.Message, line.Exception?.Message));

    private static GrainMethod Method { get; } = GrainMethod.Of(GrainMethodTests.Request(typeof(IDisposable), "Dispose"));

    [Theory]
    [InlineData(null, true, false)]
    [InlineData("", true, false)]
    [InlineData("http", true, false)]
    [InlineData("logs", false, true)]
    [InlineData("logs/dup", true, true)]
    public void An_exception_is_an_event_or_a_log_record_or_both(string? optIn, bool asEvent, bool asLog)
    {
        End(server: true, new InvalidOperationException("no"), optIn: optIn);

        Assert.Equal(
            (ActivityStatusCode.Error, "System.InvalidOperationException"), (_span.Status, _span.GetTagItem("error.type")));
        Assert.Equal(asEvent ? ["exception"] : [], _span.Events.Select(item => item.Name));
        Assert.Equal(asLog ? [(LogLevel.Error, "Grain call IOrderGrain/Place failed", "no")] : [], Lines);
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), false)]
    [InlineData(typeof(TimeoutException), true)]
    [InlineData(typeof(SiloUnavailableException), true)]
    [InlineData(typeof(InconsistentStateException), false)]
    public void The_callers_span_has_only_the_exceptions_that_no_callee_has(Type exception, bool recorded)
    {
        End(server: false, (Exception)Activator.CreateInstance(exception)!);

        Assert.Equal((ActivityStatusCode.Error, exception.FullName), (_span.Status, _span.GetTagItem("error.type")));
        Assert.Equal(recorded ? 1 : 0, _span.Events.Count());
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    public void Only_the_callers_own_cancellation_is_no_error(bool server, bool isCancellation, bool isCancelled)
    {
        End(server, isCancellation ? new OperationCanceledException() : new TimeoutException(), isCancelled);

        var isError = !(isCancellation && isCancelled);
        Assert.Equal(isError ? ActivityStatusCode.Error : ActivityStatusCode.Unset, _span.Status);
        Assert.Equal(isError, _span.GetTagItem("error.type") is not null);
        string[] events = !isError ? ["orleans.rpc.cancelled"] : server || !isCancellation ? ["exception"] : [];
        Assert.Equal(events, _span.Events.Select(item => item.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_span_that_is_not_recorded_stays_as_it_is(bool server)
    {
        _span.IsAllDataRequested = false;

        Recorder().Begin(Call(server), _span);
        GrainCallRecorder.Fail(_span, new TimeoutException(), addException: true);
        GrainCallRecorder.Fail(span: null, new TimeoutException(), addException: true);
        End(server, new TimeoutException());

        Assert.Equal(ActivityStatusCode.Unset, _span.Status);
        Assert.Empty(_span.Events);
        Assert.Empty(_span.TagObjects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_fails_does_so_for_its_caller_and_ends_the_span_enriched(bool server)
    {
        var call = Call(server, Task.FromException(new InvalidOperationException("no")));
        var recorder = Recorder(new() { Enrich = (span, call) => span.SetTag("target", call.TargetId.ToString()) });

        await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Invoke(call, Method, _span));
        await Assert.ThrowsAsync<InvalidOperationException>(() => recorder.Invoke(call, Method, span: null));

        Assert.Equal((true, ActivityStatusCode.Error, "order/1"), (_span.IsStopped, _span.Status, _span.GetTagItem("target")));
        Assert.Equal(server ? 1 : 0, _span.Events.Count());
    }

    [Fact]
    public void The_metrics_are_what_the_conventions_say_and_name_their_version_as_the_spans_do()
    {
        var version = typeof(GrainCallTracing).Assembly.GetName().Version!.ToString(3);
        Assert.Equal(version, GrainCallTracing.Source.Version);
        (Histogram<double>, string, string)[] instruments =
        [
            (GrainCallTracing.ClientDuration, "rpc.client.call.duration", "outbound"),
            (GrainCallTracing.ServerDuration, "rpc.server.call.duration", "inbound"),
        ];
        Assert.All(instruments, expected =>
        {
            var (instrument, name, direction) = expected;
            Assert.Equal(
                (name, "s", $"Measures the duration of {direction} remote procedure calls (RPC).", version),
                (instrument.Name, instrument.Unit, instrument.Description, instrument.Meter.Version));
            Assert.Equal(
                [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
                instrument.Advice?.HistogramBucketBoundaries);
        });
    }

    [Fact]
    public void Calls_are_measured_where_a_metrics_SDK_has_the_instrumentation()
    {
        var exported = new List<Metric>();
        using (Sdk.CreateMeterProviderBuilder().AddGrainCallInstrumentation().AddInMemoryExporter(exported).Build())
        {
            Assert.True(GrainCallTracing.ClientDuration.Enabled);
            Assert.True(GrainCallTracing.ServerDuration.Enabled);
        }

        Assert.False(GrainCallTracing.ClientDuration.Enabled);
        Assert.False(GrainCallTracing.ServerDuration.Enabled);
    }

    [Theory]
    [InlineData(true, "rpc.server.call.duration", null)]
    [InlineData(false, "rpc.client.call.duration", null)]
    [InlineData(true, "rpc.server.call.duration", "System.InvalidOperationException")]
    [InlineData(false, "rpc.client.call.duration", "System.InvalidOperationException")]
    public async Task A_call_is_measured_on_its_own_side_under_its_span_and_also_without_one(
        bool server, string instrument, string? error)
    {
        using var durations = new Durations(Method);
        var call = Call(server, error is null ? null : Task.FromException(new InvalidOperationException("no")));

        await Record.ExceptionAsync(() => Recorder().Invoke(call, Method, _span));
        Assert.Equal([(instrument, error, _span)], durations.Measured);
        Activity.Current = null;
        await Record.ExceptionAsync(() => Recorder().Invoke(call, Method, span: null));
        await Record.ExceptionAsync(() => Recorder().Invoke(call, Method, span: null, measured: false));

        Assert.Equal([(instrument, error, _span), (instrument, error, null)], durations.Measured);
    }

    [Fact]
    public void A_recorded_span_has_the_ids_of_both_ends_where_they_are_known()
    {
        Recorder().Begin(Call(), _span);
        Assert.Equal(["orleans.rpc.target_id"], _span.TagObjects.Select(tag => tag.Key));

        Recorder().Begin(Call(source: GrainId.Create("user", "2")), _span);
        Assert.Equal(["order/1", "user/2"], _span.TagObjects.Select(tag => tag.Value));
    }

    public enum Parent
    {
        None,
        Current,
        Carried,
    }

    [Theory]
    [InlineData(true, false, true, Parent.Current)]
    [InlineData(false, false, true, Parent.Carried)]
    [InlineData(false, true, true, Parent.Carried)]
    [InlineData(false, true, false, Parent.None)]
    [InlineData(false, false, false, Parent.None)]
    public void A_call_that_goes_out_is_below_the_current_span_or_else_below_what_came_along_but_not_below_Orleans_own_work(
        bool isCurrent, bool isOwnWork, bool isCarried, Parent expected)
    {
        using var spans = new CallSpans((ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData);
        Activity.Current = isCurrent ? _span : null;
        if (isOwnWork)
        {
            OwnWork.Begin();
        }

        RequestContextCarrier.Fields =
            (isCarried ? "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01" : null, null, null);

        using var span = GrainCallRecorder.StartOutgoing(Method.SpanName, ActivityKind.Client, Method.Attributes)!;

        Assert.Equal(
            expected switch
            {
                Parent.Current => _span.SpanId.ToHexString(),
                Parent.Carried => "00f067aa0ba902b7",
                _ => default(ActivitySpanId).ToHexString(),
            },
            span.ParentSpanId.ToHexString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_callers_context_goes_with_the_call_and_what_came_with_one_stays(bool server)
    {
        object? carried = null;
        RequestContext.Set("traceparent", "came along");
        var call = Call(server, during: () => carried = RequestContext.Get("traceparent"));

        await Recorder().Invoke(call, Method, _span);

        Assert.Equal(server ? "came along" : _span.Id, carried);
    }

    [Theory]
    [InlineData(ActivitySamplingResult.AllData, true)]
    [InlineData(ActivitySamplingResult.PropagationData, false)]
    public void Below_a_sampled_out_caller_a_span_that_is_kept_has_its_attributes(ActivitySamplingResult result, bool kept)
    {
        using var spans = new CallSpans((ref ActivityCreationOptions<ActivityContext> _) => result);
        RequestContextCarrier.Fields = ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", null, null);

        using var span = GrainCallRecorder.StartIncoming(Method.SpanName, ActivityKind.Server, Method.Attributes)!;

        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", span.TraceId.ToHexString());
        Assert.Equal(kept ? Method.Attributes : [], span.TagObjects);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("01", true)]
    [InlineData("00", false)]
    public void A_sampler_sees_what_is_called_where_nothing_is_decided_or_the_caller_is_recorded(string? flags, bool sees)
    {
        var asked = new List<string>();
        using var spans = new CallSpans((ref ActivityCreationOptions<ActivityContext> options) =>
        {
            asked.AddRange((options.Tags ?? []).Select(tag => tag.Key));
            return ActivitySamplingResult.AllDataAndRecorded;
        });
        RequestContextCarrier.Fields =
            (flags is null ? null : $"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flags}", null, "tenant=blue");

        using var span = GrainCallRecorder.StartIncoming(Method.SpanName, ActivityKind.Server, Method.Attributes)!;

        Assert.Equal(sees ? ["rpc.system.name", "rpc.method"] : [], asked);
        Assert.Equal(Method.Attributes, span.TagObjects);
        Assert.Equal([new("tenant", "blue")], span.Baggage);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_that_the_filter_refuses_is_not_recorded_nor_what_is_below_it(bool wanted)
    {
        _span.ActivityTraceFlags |= ActivityTraceFlags.Recorded;

        Recorder(new() { Filter = call => wanted && call.TargetId == GrainId.Create("order", "1") }).Begin(Call(), _span);

        Assert.Equal((wanted, wanted), (_span.IsAllDataRequested, _span.Recorded));
        Assert.EndsWith(wanted ? "-01" : "-00", _span.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_throws_is_logged_and_the_call_goes_on_recorded()
    {
        var recorder = Recorder(new()
        {
            Filter = _ => throw new InvalidOperationException("filter"),
            Enrich = (_, _) => throw new InvalidOperationException("enrich"),
        });

        await recorder.Invoke(Call(), Method, _span);

        Assert.Equal((true, ActivityStatusCode.Unset, true), (_span.IsAllDataRequested, _span.Status, _span.IsStopped));
        Assert.Equal(
            [
                (LogLevel.Warning, "GrainCallInstrumentationOptions.Filter threw; the call goes on", "filter"),
                (LogLevel.Warning, "GrainCallInstrumentationOptions.Enrich threw; the call goes on", "enrich"),
            ],
            Lines);
    }

    public void Dispose()
    {
        _span.Dispose();
        RequestContext.Clear();
    }

    private static IGrainCallContext Call(
        bool server = true, Task? outcome = null, GrainId? source = null, bool isCancelled = false, Action? during = null)
    {
        (string, Func<object?>)[] members =
        [
            ("Invoke", () =>
            {
                during?.Invoke();
                return outcome ?? Task.CompletedTask;
            }),
            ("TargetId", () => GrainId.Create("order", "1")),
            ("SourceId", () => source),
            ("Request", () => Stub.Of<IInvokable>(("GetCancellationToken", () => new CancellationToken(isCancelled)))),
        ];
        return server ? Stub.Of<IIncomingGrainCallContext>(members) : Stub.Of<IOutgoingGrainCallContext>(members);
    }

    private void End(bool server, Exception exception, bool isCancelled = false, string? optIn = null) =>
        Recorder(optIn: optIn).End(Call(server, isCancelled: isCancelled), Method, _span, start: 0, exception);

    /// <summary>A recorder with default options unless told otherwise.</summary>
    internal static GrainCallRecorder NewRecorder(
        GrainCallInstrumentationOptions? options = null, string? optIn = null, ILogger<GrainCallRecorder>? log = null) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", optIn)]).Build(),
        Options.Create(options ?? new GrainCallInstrumentationOptions()),
        log ?? new FakeLogger<GrainCallRecorder>());

    private GrainCallRecorder Recorder(GrainCallInstrumentationOptions? options = null, string? optIn = null) =>
        NewRecorder(options, optIn, _log);
}
