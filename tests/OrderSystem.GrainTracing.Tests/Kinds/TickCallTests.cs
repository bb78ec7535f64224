using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing.Tests.Kinds;

/// <summary>What the span of a tick is, whatever is current or came along, and that a tick is no call.</summary>
public sealed class TickCallTests : IDisposable
{
    private static readonly GrainMethod Method = GrainMethod.Of(GrainMethodTests.Request(typeof(IRemindable), "ReceiveReminder"));

    private readonly CallSpans _spans = CallSpans.FromNothing();

    [Theory]
    [InlineData(false, "Ticking/Timer")]
    [InlineData(true, "IEcho/ReceiveReminder")]
    public async Task A_tick_is_a_root_and_not_measured_as_a_call(bool isReminder, string name)
    {
        using var durations = new Durations(Method);
        using var ambient = new Activity("Orleans' own").Start();
        RequestContextCarrier.Fields = ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", null, null);
        (Activity? Span, object? TraceParent) served = default;
        var request = Stub.Of<IInvokable>(
            ("GetArgument(0)", () => "daily"), ("GetCancellationToken", () => CancellationToken.None));
        var call = Stub.Of<IIncomingGrainCallContext>(
            ("Invoke", Invoke),
            ("Grain", () => new Ticking()),
            ("TargetId", () => GrainId.Create("ticking", "1")),
            ("SourceId", () => null),
            ("Request", () => request));
        var recorder = GrainCallRecorderTests.NewRecorder();

        await (isReminder ? Ticks.ServeReminder(recorder, call, Method) : Ticks.ServeTimer(recorder, call, Method));

        var span = served.Span!;
        Assert.Equal((name, ActivityKind.Internal, default), (span.DisplayName, span.Kind, span.ParentSpanId));
        Assert.Equal((true, null), (span.IsStopped, served.TraceParent));
        Assert.Equal(isReminder ? "daily" : null, span.GetTagItem("orleans.reminder.name"));
        Assert.Empty(durations.Measured);

        Task Invoke()
        {
            served = (Activity.Current, RequestContext.Get("traceparent"));
            return Task.CompletedTask;
        }
    }

    public void Dispose() => _spans.Dispose();

    private sealed class Ticking;
}
