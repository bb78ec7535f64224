using Orleans.Timers;

namespace OrderSystem.Silo.Orders;

/// <summary>The reminder that wakes an order whose work was interrupted; it is there while the work is not finished.</summary>
internal sealed class RecoveryReminder(IGrainBase grain, IReminderRegistry registry, ILogger logger)
{
    public const string Name = "recover";

    private IGrainReminder? _reminder;

    private GrainId GrainId => grain.GrainContext.GrainId;

    /// <summary>Sets the reminder, or sets it anew, to the given time from now and from tick to tick.</summary>
    public async Task Set(TimeSpan period) =>
        _reminder = await registry.RegisterOrUpdateReminder(GrainId, Name, period, period);

    /// <summary>
    /// Removes the reminder. When that fails, it is not the caller's failure: the next tick finds nothing to do and
    /// removes it.
    /// </summary>
    public async Task Remove()
    {
        try
        {
            _reminder ??= await registry.GetReminder(GrainId, Name);
            if (_reminder is { } reminder)
            {
                _reminder = null;
                await registry.UnregisterReminder(GrainId, reminder);
            }
        }
        catch (Exception exception)
        {
            OrderLog.ReminderNotRemoved(logger, exception, GrainId.GetGuidKey());
        }
    }
}
