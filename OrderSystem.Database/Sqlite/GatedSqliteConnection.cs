using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrderSystem.Database.Sqlite;

/// <summary>
/// A connection that holds the process's gate while it is open, and that never goes back to the pool with a
/// transaction.
/// </summary>
/// <remarks>
/// <para>
/// Microsoft.Data.Sqlite's asynchronous methods are synchronous, so a statement that waits for the file's lock blocks
/// its thread. SQLite has one writer at a time anyway: the gate lets the others wait without a thread, and at most
/// one thread of the process is blocked.
/// </para>
/// <para>
/// A batch that fails after its <c>BEGIN</c> leaves the transaction open. In the pool it would poison every later
/// write, hence the rollback before the connection is given back.
/// </para>
/// </remarks>
internal sealed class GatedSqliteConnection(string connectionString, string initialStatements, SemaphoreSlim gate)
    : SqliteConnection(connectionString)
{
    private bool _holdsGate;

    public override void Open()
    {
        if (State == ConnectionState.Open)
        {
            return;
        }

        gate.Wait();
        _holdsGate = true;
        OpenInsideGate();
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (State == ConnectionState.Open)
        {
            return;
        }

        await gate.WaitAsync(cancellationToken);
        _holdsGate = true;

        // Off the caller's scheduler, even when the gate was free: what follows blocks.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        OpenInsideGate();
    }

    public override void Close()
    {
        try
        {
            RollBackLeftovers();
            base.Close();
        }
        finally
        {
            LeaveGate();
        }
    }

    private void OpenInsideGate()
    {
        try
        {
            base.Open();
            using var command = CreateCommand();
            command.CommandText = initialStatements;
            command.ExecuteNonQuery();
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void RollBackLeftovers()
    {
        if (State != ConnectionState.Open || Transaction is not null || raw.sqlite3_get_autocommit(Handle) != 0)
        {
            return;
        }

        if (raw.sqlite3_exec(Handle, "ROLLBACK") != raw.SQLITE_OK && raw.sqlite3_get_autocommit(Handle) == 0)
        {
            // Nothing to be done with this one; the pool must not hand it out again.
            ClearPool(this);
        }
    }

    private void LeaveGate()
    {
        if (_holdsGate)
        {
            _holdsGate = false;
            gate.Release();
        }
    }
}
