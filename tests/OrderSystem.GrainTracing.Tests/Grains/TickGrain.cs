using System.Diagnostics;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Grains;

public interface ITickGrain : IGrainWithIntegerKey
{
    Task StartTimer(bool named, bool fail);

    Task StartReminder();

    /// <summary>What the last tick's call to another grain carried.</summary>
    Task<SeenContext?> Seen();
}

/// <summary>Does work in the ticks of a timer and of a reminder: it calls another grain.</summary>
internal sealed class TickGrain : Grain, ITickGrain, IRemindable
{
    public const string Reminder = "tick";

    private SpanCause? _cause;
    private SeenContext? _seen;

    public Task StartTimer(bool named, bool fail)
    {
        _cause = SpanCause.Current;
        IGrainTimer? timer = null;
        timer = this.RegisterGrainTimer(
            async () =>
            {
                timer!.Dispose();
                using var root = named ? RootSpan.Start(TestSpans.Source, "work", _cause) : null;
                _seen = await GrainFactory.GetGrain<IEchoGrain>(1).See();
                if (fail)
                {
                    throw new InvalidOperationException("told to fail");
                }
            },
            TimeSpan.Zero,
            TimeSpan.FromDays(1));
        return Task.CompletedTask;
    }

    public Task<SeenContext?> Seen() => Task.FromResult(_seen);

    public Task StartReminder()
    {
        _cause = SpanCause.Current;
        return this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1));
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Activity.Current?.SetTag("test.tick", this.GetPrimaryKeyLong());
        using (RootSpan.Start(TestSpans.Source, "work", _cause))
        {
            await GrainFactory.GetGrain<IEchoGrain>(1).See();
        }

        using (RootSpan.Start(TestSpans.Source, "more work", _cause))
        {
        }
    }
}
