using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace OrderSystem.PaymentProvider;

/// <summary>Charges cards, each key and each reference once.</summary>
internal sealed partial class CardProcessor(
    ChargeLedger ledger,
    IOptions<PaymentProviderOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<CardProcessor> logger)
{
    private readonly PaymentProviderOptions _options = options.Value;

    /// <summary>Charges the attempt's card, or answers as its key was answered before.</summary>
    /// <param name="attempt">What to charge.</param>
    /// <param name="clientGone">The client has stopped waiting. What is in the ledger by then stays there.</param>
    public async Task<ChargeResult> ChargeAsync(ChargeAttempt attempt, CancellationToken clientGone)
    {
        var card = TestCard.Of(attempt.PaymentMethod);
        if (card.Failure is { } failure)
        {
            switch (await ledger.FindAsync(attempt, clientGone))
            {
                case { Attempt: not null } known:
                    return Repeat(attempt, known);

                // A voided reference is refused whatever its card would have done.
                case null:
                    return new ChargeResult(failure == ChargeOutcome.Unanswered ? await HoldAsync(clientGone) : failure);
            }
        }

        if (await ledger.RecordAsync(attempt, card.DeclineCode) is not { } recorded)
        {
            // The key or the reference is in the ledger.
            return Repeat(attempt, (await ledger.FindAsync(attempt, CancellationToken.None))!);
        }

        var result = new ChargeResult(OutcomeOf(recorded), recorded);
        Log.Recorded(logger, attempt.Reference, result.Outcome, recorded.DeclineCode, attempt.Amount, attempt.Currency);
        if (card.AnswersLate && result.Outcome == ChargeOutcome.Succeeded)
        {
            // Recorded first, answered late: a client that gives up too early has been charged all the same,
            // and learns it by asking again.
            await Task.Delay(_options.SlowCardDelay, time, clientGone);
        }

        return result;
    }

    private static ChargeResult Repeat(ChargeAttempt attempt, LedgerEntry known) =>
        known.Attempt!.IdempotencyKey != attempt.IdempotencyKey ? new ChargeResult(ChargeOutcome.ReferenceUsed)
        : known.Attempt != attempt ? new ChargeResult(ChargeOutcome.IdempotencyKeyReused)
        : new ChargeResult(OutcomeOf(known), known, Replayed: true);

    // Not the status: a charge that was refunded since is still answered as the charge that it was.
    private static ChargeOutcome OutcomeOf(LedgerEntry entry) =>
        entry.TransactionId is null ? ChargeOutcome.Declined : ChargeOutcome.Succeeded;

    private async Task<ChargeOutcome> HoldAsync(CancellationToken clientGone)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(clientGone, lifetime.ApplicationStopping);
        await Task.Delay(_options.MaximumHold, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        clientGone.ThrowIfCancellationRequested();
        return ChargeOutcome.Unanswered;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Charge recorded: {outcome}")]
        public static partial void Recorded(
            ILogger logger, Guid reference, ChargeOutcome outcome, string? declineCode, decimal amount, string currency);
    }
}

/// <summary>A card that stands for one way in which a charge can go. Its token is all that is known of it.</summary>
/// <param name="DeclineCode">Why it is declined; null when it is not.</param>
/// <param name="AnswersLate">Whether a charge succeeds at once, and its answer takes a while.</param>
/// <param name="Failure">How the provider fails, and charges nothing; null when it does not.</param>
internal sealed record TestCard(string? DeclineCode = null, bool AnswersLate = false, ChargeOutcome? Failure = null)
{
    // A well-formed token that stands for no card is the cardholder's trouble, not the caller's: declined.
    private static readonly TestCard Unknown = new("unknown_payment_method");

    private static readonly FrozenDictionary<string, TestCard> Cards = new Dictionary<string, TestCard>
    {
        ["pm_card_visa"] = new(),
        ["pm_card_chargeDeclined"] = new("card_declined"),
        ["pm_card_insufficientFunds"] = new("insufficient_funds"),
        ["pm_card_slow"] = new(AnswersLate: true),
        ["pm_card_error"] = new(Failure: ChargeOutcome.Failed),
        ["pm_card_timeout"] = new(Failure: ChargeOutcome.Unanswered),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Finds the card of a token.</summary>
    public static TestCard Of(string paymentMethod) => Cards.GetValueOrDefault(paymentMethod, Unknown);
}

/// <summary>A valid request for a charge; the amount is in the currency's major unit.</summary>
internal sealed record ChargeAttempt(string IdempotencyKey, Guid Reference, decimal Amount, string Currency, string PaymentMethod)
{
    // The compiler's would print the key and the token.
    /// <inheritdoc />
    public override string ToString() => $"{nameof(ChargeAttempt)} {Reference}";
}

/// <summary>What a request for a charge led to.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Entry">The ledger's entry, for an outcome that is in the ledger.</param>
/// <param name="Replayed">Whether an earlier, equal request was answered so before.</param>
internal sealed record ChargeResult(ChargeOutcome Outcome, LedgerEntry? Entry = null, bool Replayed = false);

/// <summary>How a request for a charge ends.</summary>
internal enum ChargeOutcome
{
    Succeeded,
    Declined,

    /// <summary>The key was used for another request.</summary>
    IdempotencyKeyReused,

    /// <summary>The reference was charged under another key.</summary>
    ReferenceUsed,

    Failed,

    /// <summary>The provider gave up on a request that it had no answer to.</summary>
    Unanswered,

    /// <summary>The client gave up waiting.</summary>
    Abandoned,
}
