using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using OrderSystem.PaymentProvider.Cards;
using OrderSystem.PaymentProvider.Charges;

namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>Every charge that was answered, in a SQLite file. What it says survives a crash.</summary>
/// <remarks>
/// SQLite's calls do not wait asynchronously. One connection behind one gate keeps at most one thread waiting
/// for the disk; the gate's other visitors wait without a thread.
/// </remarks>
internal sealed class ChargeLedger : IDisposable
{
    private const string FileName = "payment-provider.db";
    private const int ConstraintViolated = 19;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;

    public ChargeLedger(IOptions<PaymentProviderOptions> options, IHostEnvironment environment, TimeProvider time)
    {
        _time = time;
        _connection = Open(Path.GetFullPath(options.Value.Folder, environment.ContentRootPath));
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Records how a charge ended; null when its key or its reference has been used.</summary>
    public Task<LedgerEntry?> RecordAsync(ChargeAttempt attempt, string? declineCode) =>
        UseAsync(
            connection =>
            {
                try
                {
                    return QueryEntry(connection, LedgerSql.Record, new
                    {
                        reference = attempt.Reference.ToString(),
                        idempotencyKey = attempt.IdempotencyKey,
                        amount = attempt.Amount.ToString(CultureInfo.InvariantCulture),
                        currency = attempt.Currency,
                        paymentMethod = attempt.PaymentMethod,
                        status = (declineCode is null ? ChargeStatus.Succeeded : ChargeStatus.Declined).ToString(),
                        transactionId = declineCode is null ? $"ch_{Guid.CreateVersion7(_time.GetUtcNow()):N}" : null,
                        declineCode,
                        voidedCode = DeclineCodes.ReferenceVoided,
                        now = Now,
                    });
                }
                catch (SqliteException exception) when (exception.SqliteErrorCode == ConstraintViolated)
                {
                    // Another reference has used the key and this one is voided: no clause of the upsert covers both.
                    return null;
                }
            },
            CancellationToken.None);

    /// <summary>Makes sure that nothing stays, or will be, charged under the reference.</summary>
    public Task<LedgerEntry> VoidAsync(Guid reference) =>
        UseAsync(
            connection => QueryEntry(connection, LedgerSql.Void, new { reference = reference.ToString(), now = Now })
                ?? QueryEntry(connection, LedgerSql.Find, new { reference = reference.ToString() })!,
            CancellationToken.None);

    /// <summary>Finds a reference.</summary>
    public Task<LedgerEntry?> FindAsync(Guid reference, CancellationToken cancellationToken) =>
        UseAsync(
            connection => QueryEntry(connection, LedgerSql.Find, new { reference = reference.ToString() }),
            cancellationToken);

    /// <summary>Finds what the ledger holds under the attempt's key, or else under its reference.</summary>
    public Task<LedgerEntry?> FindAsync(ChargeAttempt attempt, CancellationToken cancellationToken) =>
        UseAsync(
            connection => QueryEntry(connection, LedgerSql.FindAttempt, new
            {
                reference = attempt.Reference.ToString(),
                idempotencyKey = attempt.IdempotencyKey,
            }),
            cancellationToken);

    /// <summary>Lists the ledger, oldest first.</summary>
    /// <param name="after">The sequence number to go on after.</param>
    /// <param name="limit">The number of entries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<IReadOnlyList<LedgerEntry>> ListAsync(long after, int limit, CancellationToken cancellationToken) =>
        UseAsync<IReadOnlyList<LedgerEntry>>(
            connection => [.. connection.Query<LedgerRow>(LedgerSql.List, new { after, limit }).Select(row => row.ToEntry())],
            cancellationToken);

    /// <summary>Reads something, to see that it can.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        UseAsync(connection => connection.ExecuteScalar<long>(LedgerSql.Probe), cancellationToken);

    public void Dispose()
    {
        _connection.Dispose();
        _gate.Dispose();
    }

    private static LedgerEntry? QueryEntry(SqliteConnection connection, string sql, object parameters) =>
        connection.QuerySingleOrDefault<LedgerRow>(sql, parameters)?.ToEntry();

    private async Task<T> UseAsync<T>(Func<SqliteConnection, T> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return use(_connection);
        }
        finally
        {
            _gate.Release();
        }
    }

    private static SqliteConnection Open(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, FileName),
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            Directory.CreateDirectory(folder);
            connection.Open();
            connection.Execute(LedgerSql.Open);
            return connection;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection.Dispose();
            throw new LedgerUnavailableException($"its ledger in '{folder}' cannot be opened: {exception.Message}", exception);
        }
    }
}
