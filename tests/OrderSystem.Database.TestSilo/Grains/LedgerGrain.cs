using System.Diagnostics;
using OrderSystem.Contracts;

namespace OrderSystem.Database.TestSilo.Grains;

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

    public Task<string?> Etag() => Task.FromResult<string?>(state.Etag);

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
