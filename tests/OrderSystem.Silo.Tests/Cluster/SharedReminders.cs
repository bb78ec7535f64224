using System.Globalization;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>Reminders that outlive a killed silo.</summary>
internal sealed class SharedReminders(Operations operations) : IReminderTable
{
    private readonly Dictionary<(GrainId Grain, string Name), ReminderEntry> _rows = [];
    private long _version;

    public int Count(GrainId grain)
    {
        lock (_rows)
        {
            return _rows.Keys.Count(key => key.Grain == grain);
        }
    }

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(entry => entry.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(entry =>
    {
        var hash = entry.GrainId.GetUniformHashCode();
        return begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    });

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName)
    {
        lock (_rows)
        {
            return Task.FromResult(_rows.TryGetValue((grainId, reminderName), out var entry) ? Copy(entry) : null);
        }
    }

    public Task<string?> UpsertRow(ReminderEntry entry) =>
        operations.Do(entry.GrainId.GetGuidKey(), "set reminder", () => Upsert(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        operations.Do(grainId.GetGuidKey(), "remove reminder", () => Remove(grainId, reminderName, eTag));

    public Task TestOnlyClearTable() => throw new NotSupportedException();

    private Task<string?> Upsert(ReminderEntry entry)
    {
        lock (_rows)
        {
            var stored = Copy(entry);
            stored.ETag = (++_version).ToString(CultureInfo.InvariantCulture);
            _rows[(entry.GrainId, entry.ReminderName)] = stored;
            return Task.FromResult<string?>(stored.ETag);
        }
    }

    private Task<bool> Remove(GrainId grainId, string reminderName, string eTag)
    {
        lock (_rows)
        {
            return Task.FromResult(
                _rows.TryGetValue((grainId, reminderName), out var entry) && entry.ETag == eTag && _rows.Remove((grainId, reminderName)));
        }
    }

    private Task<ReminderTableData> Read(Func<ReminderEntry, bool> matches)
    {
        lock (_rows)
        {
            return Task.FromResult(new ReminderTableData(_rows.Values.Where(matches).Select(Copy).ToList()));
        }
    }

    private static ReminderEntry Copy(ReminderEntry entry) => new()
    {
        GrainId = entry.GrainId,
        ReminderName = entry.ReminderName,
        StartAt = entry.StartAt,
        Period = entry.Period,
        ETag = entry.ETag,
    };
}
