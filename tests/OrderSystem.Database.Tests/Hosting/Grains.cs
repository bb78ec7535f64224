using System.Diagnostics;
using OrderSystem.Contracts;

namespace OrderSystem.Database.Tests.Hosting;

public enum LedgerStatus
{
    Open,
    Closed,
}

public sealed class LedgerState
{
    public Money Balance { get; set; }

    public LedgerStatus Status { get; set; }

    public List<string> Entries { get; set; } = [];

    public string? Note { get; set; }
}

public interface ILedgerGrain : IGrainWithGuidKey
{
    Task<int> Append(string entry);

    /// <summary>Appends below a recorded span, as in a traced request.</summary>
    Task AppendTraced(string entry);

    Task Pay(Money amount);

    Task<Money> Balance();

    Task<IReadOnlyList<string>> Entries();

    Task Clear();

    Task Deactivate();

    Task<string> Where();
}

public interface ILedgerPageGrain : IGrainWithGuidCompoundKey
{
    Task<int> Append(string entry);

    Task<IReadOnlyList<string>> Entries();
}

public sealed class LedgerGrain([PersistentState("ledger")] IPersistentState<LedgerState> state, ILocalSiloDetails silo)
    : Grain, ILedgerGrain
{
    public async Task<int> Append(string entry)
    {
        state.State.Entries.Add(entry);
        await state.WriteStateAsync();
        return state.State.Entries.Count;
    }

    public async Task AppendTraced(string entry)
    {
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        request.Start();
        await Append(entry);
    }

    public async Task Pay(Money amount)
    {
        state.State.Balance = state.State.Balance.Currency is null ? amount : state.State.Balance + amount;
        state.State.Status = LedgerStatus.Closed;
        await state.WriteStateAsync();
    }

    public Task<Money> Balance() => Task.FromResult(state.State.Balance);

    public Task<IReadOnlyList<string>> Entries() => Task.FromResult<IReadOnlyList<string>>(state.State.Entries.ToList());

    public Task Clear() => state.ClearStateAsync();

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> Where() => Task.FromResult(silo.SiloAddress.ToParsableString());
}

public sealed class LedgerPageGrain([PersistentState("page")] IPersistentState<LedgerState> state) : Grain, ILedgerPageGrain
{
    public async Task<int> Append(string entry)
    {
        state.State.Entries.Add(entry);
        await state.WriteStateAsync();
        return state.State.Entries.Count;
    }

    public Task<IReadOnlyList<string>> Entries() => Task.FromResult<IReadOnlyList<string>>(state.State.Entries.ToList());
}

public interface IAlarmGrain : IGrainWithGuidKey
{
    Task Set(TimeSpan period);

    Task Unset();

    Task<int> Rings();

    Task<bool> IsSet();
}

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
