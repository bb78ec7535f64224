namespace OrderSystem.PaymentProvider.Ledger;

/// <summary>The ledger's statements. Each change is one of them, so that a crash leaves all of it or nothing.</summary>
internal static class LedgerSql
{
    public const string Open = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
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

    /// <summary>
    /// Records a charge. A reference that was voided before keeps that status and is refused; one that was
    /// charged, or a key that was used, changes nothing and gives no row.
    /// </summary>
    public const string Record = $"""
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

    /// <summary>Refunds a charge, or bars a reference that is not known; otherwise changes nothing and gives no row.</summary>
    public const string Void = $"""
        INSERT INTO charges (reference, status, created_at, updated_at)
        VALUES (@reference, 'Voided', @now, @now)
        ON CONFLICT (reference) DO UPDATE SET status = 'Refunded', updated_at = excluded.updated_at
        WHERE charges.status = 'Succeeded'
        RETURNING {Columns};
        """;

    public const string Find = $"SELECT {Columns} FROM charges WHERE reference = @reference;";

    /// <summary>The charge of the key, or else of the reference.</summary>
    public const string FindAttempt = $"""
        SELECT {Columns} FROM charges
        WHERE idempotency_key = @idempotencyKey OR reference = @reference
        ORDER BY idempotency_key IS @idempotencyKey DESC
        LIMIT 1;
        """;

    public const string List = $"""
        SELECT {Columns} FROM charges WHERE sequence > @after ORDER BY sequence LIMIT @limit;
        """;

    public const string Probe = "SELECT count(*) FROM (SELECT 1 FROM charges LIMIT 1);";

    private const string Columns = """
        sequence AS Sequence, reference AS Reference, idempotency_key AS IdempotencyKey, amount AS Amount,
        currency AS Currency, payment_method AS PaymentMethod, status AS Status, transaction_id AS TransactionId,
        decline_code AS DeclineCode, created_at AS CreatedAt, updated_at AS UpdatedAt
        """;
}
