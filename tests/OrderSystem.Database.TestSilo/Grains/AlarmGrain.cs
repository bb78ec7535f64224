namespace OrderSystem.Database.TestSilo.Grains;

public sealed class AlarmGrain : Grain, IAlarmGrain, IRemindable
{
    private const string Alarm = "alarm";

    private int _rings;

    public Task Set(TimeSpan period) => this.RegisterOrUpdateReminder(Alarm, period, period);

    public async Task Unset() => await this.UnregisterReminder((await this.GetReminder(Alarm))!);

    public async Task<bool> IsSet() => await this.GetReminder(Alarm) is not null;

    public Task<int> Rings() => Task.FromResult(_rings);

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _rings++;
        return Task.CompletedTask;
    }
}
