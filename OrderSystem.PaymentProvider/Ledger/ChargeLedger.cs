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

    /// <summary>Records how a charge ended; null when its key or its reference has been used.</summary>
    public Task<LedgerEntry?> RecordAsync(ChargeAttempt attempt, string? declineCode) =>
        RunAsync(LedgerSql.Record, new
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

    /// <summary>Makes sure that nothing stays, or will be, charged under the reference.</summary>
    public async Task<LedgerEntry> VoidAsync(Guid reference) =>
        await RunAsync(LedgerSql.Void, new { reference = reference.ToString(), now = Now })
        ?? await FindAsync(reference, CancellationToken.None)
        ?? throw new InvalidOperationException("A voided reference has left the ledger.");

    /// <summary>Finds a reference.</summary>
    public Task<LedgerEntry?> FindAsync(Guid reference, CancellationToken cancellationToken) =>
        RunAsync(LedgerSql.Find, new { reference = reference.ToString() }, cancellationToken);

    /// <summary>Finds what the ledger holds under the attempt's key, or else under its reference.</summary>
    public Task<LedgerEntry?> FindAsync(ChargeAttempt attempt, CancellationToken cancellationToken) =>
        RunAsync(
            LedgerSql.FindAttempt,
            new { reference = attempt.Reference.ToString(), idempotencyKey = attempt.IdempotencyKey },
            cancellationToken);

    /// <summary>Lists the ledger, oldest first.</summary>
    /// <param name="after">The sequence number to go on after.</param>
    /// <param name="limit">The number of entries.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<LedgerEntry>> ListAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return [.. _connection.Query<LedgerRow>(LedgerSql.List, new { after, limit }).Select(row => row.ToEntry())];
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Reads something, to see that it can.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _connection.ExecuteScalar<long>(LedgerSql.Probe);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _gate.Dispose();
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<LedgerEntry?> RunAsync(string sql, object parameters, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return _connection.QuerySingleOrDefault<LedgerRow>(sql, parameters)?.ToEntry();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == ConstraintViolated)
        {
            // The key belongs to one reference, the reference to a void: neither clause of the upsert alone covers it.
            return null;
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
