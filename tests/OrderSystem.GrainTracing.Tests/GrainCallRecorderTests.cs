using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Orleans.Storage;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>What a failed call leaves on which side, under each value of OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN.</summary>
public sealed class GrainCallRecorderTests : IDisposable
{
    private readonly Activity _span = new Activity("IOrderGrain/Place") { IsAllDataRequested = true }.Start();
    private readonly Lines _lines = new();

    [Theory]
    [InlineData(null, true, false)]
    [InlineData("", true, false)]
    [InlineData("http", true, false)]
    [InlineData("logs", false, true)]
    [InlineData("logs/dup", true, true)]
    public void An_exception_is_an_event_or_a_log_record_or_both(string? optIn, bool asEvent, bool asLog)
    {
        Record(server: true, new InvalidOperationException("no"), CancellationToken.None, optIn);

        Assert.Equal((ActivityStatusCode.Error, "System.InvalidOperationException"), (_span.Status, _span.GetTagItem("error.type")));
        Assert.Equal(asEvent ? ["exception"] : [], _span.Events.Select(item => item.Name));
        Assert.Equal(asLog ? [(LogLevel.Error, "Grain call IOrderGrain/Place failed", "no")] : [], _lines.Written);
    }

    private static (string, Func<object?>)[] Members =>
    [
        ("Invoke", () => Task.FromException(new InvalidOperationException("no"))),
        ("TargetId", () => GrainId.Create("order", "1")),
        ("SourceId", () => null),
        ("Request", () => new MessageDestinationTests.Delivery()),
    ];

    public static TheoryData<Exception, bool> Failures => new()
    {
        { new InvalidOperationException("thrown by the grain"), false },
        { new TimeoutException("no answer"), true },
        { new SiloUnavailableException("gone"), true },
        { new InconsistentStateException("raised below the grain"), false },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_callers_span_has_only_the_exceptions_that_no_callee_has(Exception exception, bool recorded)
    {
        Record(server: false, exception, CancellationToken.None);

        Assert.Equal((ActivityStatusCode.Error, exception.GetType().FullName), (_span.Status, _span.GetTagItem("error.type")));
        Assert.Equal(recorded ? 1 : 0, _span.Events.Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_callers_own_cancellation_is_an_event_and_no_error(bool server)
    {
        Record(server, new OperationCanceledException(), new CancellationToken(canceled: true));

        Assert.Equal(ActivityStatusCode.Unset, _span.Status);
        Assert.Null(_span.GetTagItem("error.type"));
        Assert.Equal("orleans.rpc.cancelled", Assert.Single(_span.Events).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_cancellation_that_is_not_the_callers_is_an_error(bool server)
    {
        Record(server, new OperationCanceledException(), CancellationToken.None);

        Assert.Equal(ActivityStatusCode.Error, _span.Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_failure_is_one_though_the_caller_cancelled(bool server)
    {
        Record(server, new TimeoutException(), new CancellationToken(canceled: true));

        Assert.Equal(ActivityStatusCode.Error, _span.Status);
        Assert.Equal("exception", Assert.Single(_span.Events).Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_span_that_is_not_recorded_stays_as_it_is(bool server)
    {
        _span.IsAllDataRequested = false;

        Record(server, new TimeoutException(), CancellationToken.None);
        GrainCallRecorder.SetIds(_span, GrainId.Create("order", "1"), source: null);

        Assert.Equal(ActivityStatusCode.Unset, _span.Status);
        Assert.Empty(_span.Events);
        Assert.Empty(_span.TagObjects);
    }

    [Fact]
    public async Task A_call_that_fails_does_so_for_its_caller_and_ends_the_span()
    {
        var served = Stub.Of<IIncomingGrainCallContext>(Members);
        var made = Stub.Of<IOutgoingGrainCallContext>(Members);
        using var client = new Activity("client") { IsAllDataRequested = true }.Start();

        await Assert.ThrowsAsync<InvalidOperationException>(() => Recorder().Invoke(served, Method, _span, CallSide.Server));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Recorder().Invoke(made, Method, client, CallSide.Client));

        Assert.All([_span, client], span => Assert.Equal((true, ActivityStatusCode.Error), (span.IsStopped, span.Status)));
        Assert.Equal((1, 0), (_span.Events.Count(), client.Events.Count()));
    }

    [Fact]
    public async Task A_call_without_a_span_fails_as_it_would_have() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Recorder().Invoke(Stub.Of<IIncomingGrainCallContext>(Members), Method, span: null, CallSide.Server));

    [Fact]
    public void A_recorded_span_has_the_ids_of_both_ends_where_they_are_known()
    {
        GrainCallRecorder.SetIds(_span, GrainId.Create("order", "1"), source: null);
        Assert.Equal(["orleans.rpc.target_id"], _span.TagObjects.Select(tag => tag.Key));

        GrainCallRecorder.SetIds(_span, GrainId.Create("order", "1"), GrainId.Create("user", "2"));
        Assert.Equal(("order/1", "user/2"), (_span.GetTagItem("orleans.rpc.target_id"), _span.GetTagItem("orleans.rpc.source_id")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_that_the_filter_refuses_is_not_recorded_nor_what_is_below_it(bool wanted)
    {
        _span.ActivityTraceFlags |= ActivityTraceFlags.Recorded;
        var recorder = Recorder(options: new() { Filter = call => wanted && call.TargetId == GrainId.Create("order", "1") });

        recorder.Filter(_span, Stub.Of<IGrainCallContext>(Members));

        Assert.Equal((wanted, wanted), (_span.IsAllDataRequested, _span.Recorded));
        Assert.EndsWith(wanted ? "-01" : "-00", _span.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_throws_is_logged_and_the_call_goes_on_recorded()
    {
        var recorder = Recorder(options: new()
        {
            Filter = _ => throw new InvalidOperationException("filter"),
            Enrich = (_, _) => throw new InvalidOperationException("enrich"),
        });
        var call = Stub.Of<IIncomingGrainCallContext>([.. Members.Where(member => member.Item1 != "Invoke"), ("Invoke", () => Task.CompletedTask)]);

        await recorder.Invoke(call, Method, recorder.Filter(_span, call), CallSide.Server);

        Assert.Equal((true, ActivityStatusCode.Unset, true), (_span.IsAllDataRequested, _span.Status, _span.IsStopped));
        Assert.Equal(
            [
                (LogLevel.Warning, "GrainCallInstrumentationOptions.Filter threw; the call goes on", "filter"),
                (LogLevel.Warning, "GrainCallInstrumentationOptions.Enrich threw; the call goes on", "enrich"),
            ],
            _lines.Written);
    }

    [Fact]
    public async Task A_span_is_enriched_when_its_call_has_ended_also_when_it_failed()
    {
        var recorder = Recorder(options: new() { Enrich = (span, call) => span.SetTag("target", call.TargetId.ToString()) });

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            recorder.Invoke(Stub.Of<IIncomingGrainCallContext>(Members), Method, _span, CallSide.Server));

        Assert.Equal("order/1", _span.GetTagItem("target"));
    }

    public void Dispose() => _span.Dispose();

    private static GrainMethod Method { get; } = GrainMethod.Of(GrainMethodTests.Request(typeof(IDisposable), "Dispose"));

    private void Record(bool server, Exception exception, CancellationToken ofCaller, string? optIn = null) => Recorder(optIn).End(
        call: null, Method, _span, server ? CallSide.Server : CallSide.Client, start: 0, exception, ofCaller);

    private GrainCallRecorder Recorder(string? optIn = null, GrainCallInstrumentationOptions? options = null) => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", optIn)]).Build(),
        Options.Create(options ?? new GrainCallInstrumentationOptions()),
        _lines);

    private sealed class Lines : ILogger<GrainCallRecorder>
    {
        public List<(LogLevel Level, string Message, string? Exception)> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add((logLevel, formatter(state, exception), exception?.Message));
    }
}
