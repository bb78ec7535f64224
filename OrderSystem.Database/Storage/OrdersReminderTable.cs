using Orleans;
using Orleans.Runtime;

namespace OrderSystem.Database.Storage;

/// <summary>Orleans' ADO.NET reminder table, whose failures are <see cref="StorageUnavailableException"/>s.</summary>
internal sealed class OrdersReminderTable(IReminderTable table, StorageFailures failures) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken) => table.StartAsync(cancellationToken);

    public Task<ReminderTableData> ReadRows(GrainId grainId) => failures.Translate(() => table.ReadRows(grainId));

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => failures.Translate(() => table.ReadRows(begin, end));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        failures.Translate(() => table.ReadRow(grainId, reminderName));

    public Task<string?> UpsertRow(ReminderEntry entry) => failures.Translate(() => table.UpsertRow(entry));

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        failures.Translate(() => table.RemoveRow(grainId, reminderName, eTag));

    public Task TestOnlyClearTable() => failures.Translate(table.TestOnlyClearTable);

    public Task StopAsync(CancellationToken cancellationToken) => table.StopAsync(cancellationToken);
}
