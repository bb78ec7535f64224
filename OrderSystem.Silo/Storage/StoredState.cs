namespace OrderSystem.Silo.Storage;

/// <summary>The state of a grain as it is on disk, and the one way to change it.</summary>
/// <remarks>
/// The state is immutable and replaced as a whole, so <see cref="Value"/> is never ahead of the disk: neither while
/// a write is under way nor after one has failed. Whether a failed write has arrived is not known; the activation
/// therefore ends with the call, which fails, and the next call finds a new one that has read the truth.
/// </remarks>
/// <typeparam name="T">The state.</typeparam>
internal sealed class StoredState<T>(IPersistentState<T> storage, IGrainBase grain)
    where T : class, new()
{
    private bool _read;
    private T? _value;

    /// <summary>What is stored; null when nothing is.</summary>
    public T? Value
    {
        get
        {
            // Orleans reads the state after the grain's constructor and before its first call.
            if (!_read)
            {
                _value = storage.RecordExists ? storage.State : null;
                _read = true;
            }

            return _value;
        }
    }

    /// <summary>Reads what is stored anew: another activation may have written since, when a silo was believed dead and was not.</summary>
    public async Task<T?> ReadAgain()
    {
        await storage.ReadStateAsync();
        _read = false;
        return Value;
    }

    /// <summary>Stores the state.</summary>
    public async Task Write(T next)
    {
        _ = Value;
        storage.State = next;
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }

        _value = next;
    }
}
