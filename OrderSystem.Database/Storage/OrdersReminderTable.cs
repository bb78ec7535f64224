using Orleans;
using Orleans.Runtime;

namespace OrderSystem.Database.Storage;

/// <summary>Orleans' ADO.NET reminder table, whose failures are <see cref="StorageUnavailableException"/>s.</summary>
internal sealed class OrdersReminderTable(IReminderTable table, StorageFailures failures) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken) => table.StartAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => failures.Read(() => table.ReadRows(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => failures.Read(() => table.ReadRows(begin, end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        failures.Read(() => table.ReadRow(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry) => failures.Write(() => table.UpsertRow(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        failures.Write(() => table.RemoveRow(grainId, reminderName, eTag));

    public Task TestOnlyClearTable() => failures.Write(table.TestOnlyClearTable);

    public Task StopAsync(CancellationToken cancellationToken) => table.StopAsync(cancellationToken);
}
