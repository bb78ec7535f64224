namespace OrderSystem.Silo.Storage;

/// <summary>A grain that sees its state as it is on disk, and changes it in one way.</summary>
/// <remarks>
/// The state is immutable and replaced as a whole, so <see cref="Stored"/> is never ahead of the disk: neither while
/// a write is under way nor after one has failed. Whether a failed write has arrived is not known; the activation
/// therefore ends with the call, which fails, and the next call finds a new one that has read the truth.
/// </remarks>
/// <typeparam name="T">The state.</typeparam>
internal abstract class StoredGrain<T>(IPersistentState<T> storage) : Grain
    where T : class, new()
{
    private bool _read;

    /// <summary>What is stored; null when nothing is.</summary>
    protected T? Stored
    {
        get
        {
            // Orleans reads the state after the grain's constructor and before its first call.
            if (!_read)
            {
                field = storage.RecordExists ? storage.State : null;
                _read = true;
            }

            return field;
        }

        private set;
    }

    /// <summary>Reads what is stored anew: another activation may have written since, when a silo was believed dead and was not.</summary>
    protected async Task<T?> ReadAgain()
    {
        await storage.ReadStateAsync();
        _read = false;
        return Stored;
    }

    /// <summary>Stores the state.</summary>
    protected async Task Write(T next)
    {
        _ = Stored;
        storage.State = next;
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        Stored = next;
    }
}
