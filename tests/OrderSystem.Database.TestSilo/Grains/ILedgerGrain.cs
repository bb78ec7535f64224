using OrderSystem.Contracts;

namespace OrderSystem.Database.TestSilo.Grains;

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

    Task<string?> Etag();

    Task Deactivate();

    Task<string> Where();
}

public interface ILedgerPageGrain : IGrainWithGuidCompoundKey
{
    Task<int> Append(string entry);

    Task<IReadOnlyList<string>> Entries();
}
