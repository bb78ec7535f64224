using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using OrderSystem.Database.Sqlite;

namespace OrderSystem.PaymentProvider;

/// <summary>Every charge that was answered, in a SQLite file. What it says survives a crash.</summary>
internal sealed class ChargeLedger : IHealthCheck, IDisposable
{
    private const string FileName = "payment-provider.db";
    private const int ConstraintViolated = 19;

    private const string Schema = """
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS charges
        (
            sequence        INTEGER PRIMARY KEY,
            reference       TEXT NOT NULL UNIQUE,
            idempotency_key TEXT UNIQUE,
            amount          TEXT,
            currency        TEXT,
            payment_method  TEXT,
            status          TEXT NOT NULL CHECK (status IN ('Succeeded', 'Declined', 'Refunded', 'Voided')),
            transaction_id  TEXT UNIQUE,
            decline_code    TEXT,
            created_at      INTEGER NOT NULL,
            updated_at      INTEGER NOT NULL,
            CHECK (idempotency_key IS NULL OR (transaction_id IS NULL) <> (decline_code IS NULL))
        ) STRICT;
        """;

    private const string Columns =
        "sequence, reference, idempotency_key, amount, currency, payment_method, status, transaction_id, decline_code, created_at, updated_at";

    // A reference that was voided before keeps that status and is refused; one that was charged, or a key that was used,
    // changes nothing and gives no row.
    private const string Record = $"""
        INSERT INTO charges (reference, idempotency_key, amount, currency, payment_method,
            status, transaction_id, decline_code, created_at, updated_at)
        VALUES (@reference, @idempotencyKey, @amount, @currency, @paymentMethod,
            @status, @transactionId, @declineCode, @now, @now)
        ON CONFLICT (idempotency_key) DO NOTHING
        ON CONFLICT (reference) DO UPDATE SET
            idempotency_key = excluded.idempotency_key,
            amount = excluded.amount,
            currency = excluded.currency,
            payment_method = excluded.payment_method,
            decline_code = @voidedCode,
            updated_at = excluded.updated_at
        WHERE charges.idempotency_key IS NULL
        RETURNING {Columns};
        """;

    // Refunds a charge, or bars a reference that is not known; otherwise changes nothing and gives no row.
    private const string Void = $"""
        INSERT INTO charges (reference, status, created_at, updated_at)
        VALUES (@reference, 'Voided', @now, @now)
        ON CONFLICT (reference) DO UPDATE SET status = 'Refunded', updated_at = excluded.updated_at
        WHERE charges.status = 'Succeeded'
        RETURNING {Columns};
        """;

    private const string Find = $"SELECT {Columns} FROM charges WHERE reference = @reference;";

    // The charge of the key, or else of the reference.
    private const string FindAttempt = $"""
        SELECT {Columns} FROM charges
        WHERE idempotency_key = @idempotencyKey OR reference = @reference
        ORDER BY idempotency_key IS @idempotencyKey DESC
        LIMIT 1;
        """;

    private const string List = $"SELECT {Columns} FROM charges WHERE sequence > @after ORDER BY sequence LIMIT @limit;";

    private readonly SqliteQueue _writes;
    private readonly SqliteQueue _reads;
    private readonly TimeProvider _time;

    public ChargeLedger(IOptions<PaymentProviderOptions> options, IHostEnvironment environment, TimeProvider time)
    {
        _time = time;
        var folder = Path.GetFullPath(options.Value.Folder, environment.ContentRootPath);
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, FileName),
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString();
        try
        {
            Directory.CreateDirectory(folder);
            SqliteQueue.Open(connectionString, Schema).Dispose();
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException($"its ledger in '{folder}' cannot be opened: {exception.Message}", exception);
        }

        _writes = new SqliteQueue(connectionString, "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;", "BEGIN IMMEDIATE");
        _reads = new SqliteQueue(connectionString, "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;", "BEGIN");
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Records how a charge ended; null when its key or its reference has been used.</summary>
    public Task<LedgerEntry?> RecordAsync(ChargeAttempt attempt, string? declineCode) => _writes.RunAsync(
        statements =>
        {
            try
            {
                return Query(
                    statements,
                    Record,
                    ("@reference", attempt.Reference.ToString()),
                    ("@idempotencyKey", attempt.IdempotencyKey),
                    ("@amount", attempt.Amount.ToString(CultureInfo.InvariantCulture)),
                    ("@currency", attempt.Currency),
                    ("@paymentMethod", attempt.PaymentMethod),
                    ("@status", (declineCode is null ? ChargeStatus.Succeeded : ChargeStatus.Declined).ToString()),
                    ("@transactionId", declineCode is null ? $"ch_{Guid.CreateVersion7(_time.GetUtcNow()):N}" : null),
                    ("@declineCode", declineCode),
                    ("@voidedCode", "reference_voided"),
                    ("@now", Now)).SingleOrDefault();
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == ConstraintViolated)
            {
                // Another reference has used the key and this one is voided: no clause of the upsert covers both.
                return null;
            }
        },
        CancellationToken.None);

    /// <summary>Makes sure that nothing stays, or will be, charged under the reference.</summary>
    public Task<LedgerEntry> VoidAsync(Guid reference) => _writes.RunAsync(
        statements =>
            Query(statements, Void, ("@reference", reference.ToString()), ("@now", Now)).SingleOrDefault()
            ?? Query(statements, Find, ("@reference", reference.ToString())).Single(),
        CancellationToken.None);

    /// <summary>Finds a reference.</summary>
    public Task<LedgerEntry?> FindAsync(Guid reference, CancellationToken cancellationToken) => _reads.RunAsync(
        statements => Query(statements, Find, ("@reference", reference.ToString())).SingleOrDefault(), cancellationToken);

    /// <summary>Finds what the ledger holds under the attempt's key, or else under its reference.</summary>
    public Task<LedgerEntry?> FindAsync(ChargeAttempt attempt, CancellationToken cancellationToken) => _reads.RunAsync(
        statements => Query(
            statements,
            FindAttempt,
            ("@reference", attempt.Reference.ToString()),
            ("@idempotencyKey", attempt.IdempotencyKey)).SingleOrDefault(),
        cancellationToken);

    /// <summary>Lists the ledger, oldest first, after the entry with that sequence number.</summary>
    public Task<List<LedgerEntry>> ListAsync(long after, int limit, CancellationToken cancellationToken) =>
        _reads.RunAsync(statements => Query(statements, List, ("@after", after), ("@limit", limit)), cancellationToken);

    /// <summary>Healthy when the ledger can be read.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ListAsync(after: 0, limit: 1, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (SqliteException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The ledger cannot be read.", exception);
        }
    }

    public void Dispose()
    {
        _reads.Dispose();
        _writes.Dispose();
    }

    private static List<LedgerEntry> Query(SqliteStatements statements, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = statements.Command(text);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        var entries = new List<LedgerEntry>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            entries.Add(LedgerEntry.Read(reader));
        }

        return entries;
    }
}

/// <summary>What the ledger knows of a reference. As JSON it is the API's; the payment method and the idempotency key stay inside.</summary>
/// <param name="Sequence">Its place in the ledger.</param>
/// <param name="Reference">The merchant's id of the payment.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="Attempt">The charge that was asked for; null when it was voided before.</param>
/// <param name="TransactionId">The charge's id; null when nothing was ever charged.</param>
/// <param name="DeclineCode">Why it was declined; null when it was not.</param>
/// <param name="CreatedAt">When the reference was first seen, in UTC.</param>
/// <param name="UpdatedAt">When its status last changed, in UTC.</param>
internal sealed record LedgerEntry(
    [property: JsonIgnore] long Sequence,
    Guid Reference,
    ChargeStatus Status,
    [property: JsonIgnore] ChargeAttempt? Attempt,
    string? TransactionId,
    string? DeclineCode,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public decimal? Amount => Attempt?.Amount;

    public string? Currency => Attempt?.Currency;

    /// <summary>The charge as it was when it was made, whatever became of it: every answer to one key is the same.</summary>
    public LedgerEntry AsCharged() => this with { Status = ChargeStatus.Succeeded, UpdatedAt = CreatedAt };

    /// <summary>Reads a row, whose columns are in the ledger's order.</summary>
    public static LedgerEntry Read(SqliteDataReader row)
    {
        var reference = Guid.Parse(row.GetString(1));
        return new LedgerEntry(
            row.GetInt64(0),
            reference,
            Enum.Parse<ChargeStatus>(row.GetString(6)),
            row.IsDBNull(2)
                ? null
                : new ChargeAttempt(
                    row.GetString(2),
                    reference,
                    decimal.Parse(row.GetString(3), NumberStyles.Number, CultureInfo.InvariantCulture),
                    row.GetString(4),
                    row.GetString(5)),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : row.GetString(8),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(9)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)));
    }
}

/// <summary>Where a reference stands in the ledger.</summary>
internal enum ChargeStatus
{
    Succeeded,
    Declined,

    /// <summary>Charged, then given back.</summary>
    Refunded,

    /// <summary>Voided before it was charged; it never will be.</summary>
    Voided,
}

/// <summary>The ledger's file cannot be opened; the message is for the operator.</summary>
internal sealed class LedgerUnavailableException(string message, Exception cause) : Exception(message, cause);
