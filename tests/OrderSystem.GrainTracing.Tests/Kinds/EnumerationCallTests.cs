using System.Diagnostics;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>What each of the calls that an enumeration is read with does to the enumeration's span.</summary>
public sealed class EnumerationCallTests : IDisposable
{
    private const string Start = "StartEnumeration";
    private const string Next = "MoveNext";
    private const string Disposal = "DisposeAsync";

    private static readonly Type Extension = typeof(IAsyncEnumerableGrainExtension);

    private readonly Guid _id = Guid.NewGuid();
    private readonly CancellationTokenSource _caller = new();
    private readonly CallSpans _spans = CallSpans.FromNothing();
    private readonly OpenEnumerations _open = new(
        TimeProvider.System, Options.Create(new SiloMessagingOptions()), Options.Create(new ClientMessagingOptions()));

    private readonly EnumerationCalls _calls;

    public EnumerationCallTests() => _calls = new EnumerationCalls(_open, GrainCallRecorderTests.NewRecorder());

    private Activity Span => Assert.Single(_spans.All);

    private (bool Ended, ActivityStatusCode Status, object? Error, string Events) Seen => (
        Span.IsStopped, Span.Status, Span.GetTagItem("error.type"), string.Join(' ', Span.Events.Select(item => item.Name)));

    [Theory]
    [InlineData(false, ActivityKind.Client)]
    [InlineData(true, ActivityKind.Server)]
    public async Task It_is_one_span_from_the_first_call_to_that_with_the_last_element(bool server, ActivityKind kind)
    {
        await Pass(server, Start, EnumerationResult.Element);
        await Pass(server, Next, EnumerationResult.Heartbeat);
        await Pass(server, Next, EnumerationResult.Batch);
        Assert.Equal((kind, "IEcho/Count", false), (Span.Kind, Span.DisplayName, Span.IsStopped));

        await Pass(server, Next, EnumerationResult.Completed | EnumerationResult.Element);

        Assert.Equal((true, ActivityStatusCode.Unset, null, ""), Seen);
    }

    [Fact]
    public async Task Every_call_carries_the_callers_span_and_is_served_under_the_callees()
    {
        object? carried = null;
        foreach (var method in (string[])[Start, Next])
        {
            await Pass(server: false, method, invoke: () => carried = RequestContext.Get("traceparent"));
            Assert.Equal(_spans.All[0].Id, carried);
            RequestContext.Set("traceparent", carried!);
            await Pass(server: true, method, invoke: () => Assert.Same(_spans.All[1], Activity.Current));
            RequestContext.Clear();
        }

        Assert.Equal([ActivityKind.Client, ActivityKind.Server], _spans.All.Select(span => span.Kind));
        Assert.Equal(_spans.All[0].SpanId, _spans.All[1].ParentSpanId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_measured_once_under_its_span_and_without_one_under_the_readers(bool recorded)
    {
        using var durations = new Durations(GrainMethod.Of(GrainMethodTests.Request(typeof(IDisposable), "Count")));
        if (!recorded)
        {
            _spans.Stop();
        }

        using var request = new Activity("request").Start();
        foreach (var status in (EnumerationResult[])[EnumerationResult.Element, EnumerationResult.Completed])
        {
            await Pass(server: false, status == EnumerationResult.Element ? Start : Next, status);
        }

        Assert.Equal([("rpc.client.call.duration", null, recorded ? Span : request)], durations.Measured);
    }

    public static TheoryData<EnumerationResult, Exception?, Type> Failures => new()
    {
        { EnumerationResult.Error, new InvalidOperationException("no"), typeof(InvalidOperationException) },
        { EnumerationResult.MissingEnumeratorError, null, typeof(EnumerationAbortedException) },
        { EnumerationResult.Canceled, null, typeof(OperationCanceledException) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_result_that_is_a_failure_ends_it_with_that_error(
        EnumerationResult status, Exception? value, Type error)
    {
        await Pass(server: true, Start, EnumerationResult.Element);

        await Pass(server: true, Next, status, value);

        Assert.Equal((true, ActivityStatusCode.Error, error.FullName, "exception"), Seen);
    }

    [Fact]
    public async Task A_call_that_fails_does_so_for_the_reader_and_ends_it_with_that_error()
    {
        await Pass(server: false, Start, EnumerationResult.Element);

        await Assert.ThrowsAsync<TimeoutException>(() =>
            Pass(server: false, Next, outcome: Task.FromException(new TimeoutException())));

        Assert.Equal((true, ActivityStatusCode.Error, "System.TimeoutException", "exception"), Seen);
    }

    // The disposal is on its way when the call for the next element ends.
    [Theory]
    [InlineData(EnumerationResult.Canceled, false, ActivityStatusCode.Unset, "")]
    [InlineData(EnumerationResult.Canceled, true, ActivityStatusCode.Unset, "orleans.rpc.cancelled")]
    [InlineData(EnumerationResult.Completed, true, ActivityStatusCode.Unset, "orleans.rpc.cancelled")]
    [InlineData(EnumerationResult.Error, false, ActivityStatusCode.Error, "")]
    public async Task What_giving_up_cancels_is_no_error_and_the_callers_own_cancellation_shows(
        EnumerationResult status, bool isCancelled, ActivityStatusCode expected, string events)
    {
        var disposal = new TaskCompletionSource();
        await Pass(server: false, Start, EnumerationResult.Element);
        var disposing = Pass(server: false, Disposal, outcome: disposal.Task);
        Assert.False(Span.IsStopped);
        if (isCancelled)
        {
            await _caller.CancelAsync();
        }

        await Pass(server: false, Next, status, new InvalidOperationException("no"));
        disposal.SetResult();
        await disposing;

        Assert.Equal((true, expected, events), (Seen.Ended, Seen.Status, Seen.Events));
    }

    [Fact]
    public async Task To_stop_in_the_middle_ends_it()
    {
        await Pass(server: false, Start, EnumerationResult.Element);

        await Pass(server: false, Disposal);

        Assert.Equal((true, ActivityStatusCode.Unset, null, ""), Seen);
    }

    [Theory]
    [InlineData(Next, true)]
    [InlineData(Start, false)]
    public async Task A_call_of_an_enumeration_that_is_not_known_or_not_the_applications_goes_through_without_a_span(
        string method, bool isApplications)
    {
        var served = 0;
        using var ambient = new Activity("Orleans' own").Start();

        await Pass(server: true, method, isApplications: isApplications, invoke: () =>
        {
            Assert.Null(Activity.Current);
            served++;
        });

        Assert.Equal(1, served);
        Assert.Empty(_spans.All);
    }

    public void Dispose()
    {
        _spans.Dispose();
        _open.Dispose();
        _caller.Dispose();
    }

    // From an async method of its own, as Orleans does: what is made current and put into the request context stays in it.
    private async Task Pass(
        bool server,
        string method,
        EnumerationResult? status = null,
        Exception? value = null,
        Task? outcome = null,
        bool isApplications = true,
        Action? invoke = null)
    {
        var started = GrainMethodTests.Request(isApplications ? typeof(IDisposable) : typeof(IManagementGrain), "Count");
        var called = GrainMethodTests.Request(Extension, method);
        var request = Stub.Of<IInvokable>(
            ("GetMethod", called.GetMethod),
            ("GetInterfaceType", called.GetInterfaceType),
            ("GetActivityName", called.GetActivityName),
            ("GetArgument(0)", () => _id),
            ("GetArgument(1)", () => started),
            ("GetCancellationToken", () => method == Start ? _caller.Token : CancellationToken.None));
        (string, Func<object?>)[] members =
        [
            ("Invoke", () =>
            {
                invoke?.Invoke();
                return outcome ?? Task.CompletedTask;
            }),
            ("Result", () => status is null ? null : (object)(status.Value, (object?)value)),
            ("TargetId", () => GrainId.Create("streamed", "1")),
            ("SourceId", () => null),
            ("Request", () => request),
        ];
        IGrainCallContext call = server
            ? Stub.Of<IIncomingGrainCallContext>(members)
            : Stub.Of<IOutgoingGrainCallContext>(members);
        await _calls.Pass(call, GrainMethod.Of(request));
    }
}
