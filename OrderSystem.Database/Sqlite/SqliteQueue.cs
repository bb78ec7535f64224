using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrderSystem.Database.Sqlite;

/// <summary>
/// One long-lived connection to a SQLite file and the queue in front of it. What waits at the same time shares one
/// transaction, and is answered after the commit.
/// </summary>
/// <remarks>
/// <para>
/// Microsoft.Data.Sqlite's asynchronous methods are synchronous, so a statement that waits for the file's lock or for the
/// disk blocks its thread. Here at most one thread is blocked, and the others wait without one.
/// </para>
/// <para>The payment provider compiles this file as well: it needs the same, and knows no Orleans.</para>
/// </remarks>
/// <param name="connectionString">Where the file is. The connection is opened when it is first needed.</param>
/// <param name="settings">The settings of the connection, as statements.</param>
/// <param name="begin">
/// Begins a transaction. For writes <c>BEGIN IMMEDIATE</c>: one that reads first and writes later fails with
/// SQLITE_BUSY_SNAPSHOT, which no waiting cures.
/// </param>
internal sealed class SqliteQueue(string connectionString, string settings, string begin) : IThreadPoolWorkItem, IDisposable
{
    // Other processes wait for the file's lock while a transaction lasts.
    private const int MostInOneTransaction = 128;

    private readonly ConcurrentQueue<Work> _waiting = new();
    private readonly Lock _connection = new();
    private SqliteStatements? _statements;
    private bool _disposed;
    private int _running;

    /// <summary>Opens a connection and runs its settings.</summary>
    public static SqliteConnection Open(string connectionString, string settings)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = settings;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a piece of work when it is its turn. When it fails, its changes are undone and nobody else's.</summary>
    /// <param name="work">Is run once more, from the start, when another one in its transaction has failed.</param>
    /// <param name="cancellationToken">Gives up waiting. What is under way by then goes on.</param>
    public Task<T> RunAsync<T>(Func<SqliteStatements, T> work, CancellationToken cancellationToken)
    {
        var added = new Work<T>(work, cancellationToken);
        _waiting.Enqueue(added);
        if (Interlocked.Exchange(ref _running, 1) == 0)
        {
            // Never on the caller's thread or scheduler, even when nothing waits: what follows blocks.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return added.Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Closes the connection after what is under way.</summary>
    public void Dispose()
    {
        lock (_connection)
        {
            _disposed = true;
            Disconnect();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (TakeGroup() is { Count: > 0 } group)
            {
                lock (_connection)
                {
                    RunGroup(group);
                }

                group.ForEach(work => work.Complete());
            }

            Interlocked.Exchange(ref _running, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0);
    }

    private List<Work> TakeGroup()
    {
        var group = new List<Work>();
        while (group.Count < MostInOneTransaction && _waiting.TryDequeue(out var next))
        {
            if (!next.IsCancelled)
            {
                group.Add(next);
            }
        }

        return group;
    }

    private void RunGroup(List<Work> group)
    {
        if (!RunTogether(group) && group.Count > 1)
        {
            // Nothing of it has been written. Each by itself, then it is known whose fault it was.
            group.ForEach(work => RunTogether([work]));
        }
    }

    /// <returns>False when one has failed, and nothing is written; else all is, or each has its failure.</returns>
    private bool RunTogether(List<Work> group)
    {
        SqliteStatements statements;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            statements = _statements ??= new SqliteStatements(Open(connectionString, settings));
            statements.Execute(begin);
        }
        catch (Exception exception)
        {
            // No connection, or no lock in time: each by itself would only wait once more.
            group.ForEach(work => work.Fail(exception));
            return true;
        }

        try
        {
            if (!group.TrueForAll(work => work.Run(statements)))
            {
                return false;
            }

            statements.Execute("COMMIT");
            return true;
        }
        catch (Exception exception)
        {
            group.ForEach(work => work.Fail(exception));
            return false;
        }
        finally
        {
            // With a transaction left open, every later write would be part of it and none would be committed.
            if (!statements.RollBack())
            {
                Disconnect();
            }
        }
    }

    private void Disconnect()
    {
        _statements?.Dispose();
        _statements = null;
    }

    private abstract class Work(CancellationToken cancellationToken)
    {
        public bool IsCancelled => cancellationToken.IsCancellationRequested;

        /// <returns>Whether it succeeded.</returns>
        public abstract bool Run(SqliteStatements statements);

        public abstract void Fail(Exception exception);

        public abstract void Complete();
    }

    private sealed class Work<T>(Func<SqliteStatements, T> work, CancellationToken cancellationToken) : Work(cancellationToken)
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _failure;

        public Task<T> Completion => _completion.Task;

        public override bool Run(SqliteStatements statements)
        {
            try
            {
                _failure = null;
                _result = work(statements);
            }
            catch (Exception exception)
            {
                _failure = exception;
            }

            return _failure is null;
        }

        // Several may fail for one reason, and each caller adds its own stack to the exception.
        public override void Fail(Exception exception) => _failure ??= exception is SqliteException sqlite
            ? new SqliteException(sqlite.Message, sqlite.SqliteErrorCode, sqlite.SqliteExtendedErrorCode)
            : exception;

        public override void Complete()
        {
            if (_failure is null)
            {
                _completion.SetResult(_result!);
            }
            else
            {
                _completion.SetException(_failure);
            }
        }
    }
}

/// <summary>The statements of one connection. SQLite parses a text once, however often it is run.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    // The texts are few and constant; values are parameters.
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteConnection Connection => connection;

    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>The command of a text, without parameters.</summary>
    public SqliteCommand Command(string text)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
            _commands.Add(text, command);
        }

        command.Parameters.Clear();
        return command;
    }

    public void Execute(string text) => Command(text).ExecuteNonQuery();

    /// <returns>Whether no transaction is open now.</returns>
    public bool RollBack() => !InTransaction || raw.sqlite3_exec(connection.Handle, "ROLLBACK") == raw.SQLITE_OK || !InTransaction;

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
