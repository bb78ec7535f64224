using Microsoft.Extensions.Options;
using OrderSystem.PaymentProvider.Cards;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider.Charges;

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
        switch (await ledger.FindAsync(attempt, clientGone))
        {
            case { Attempt: not null } known:
                return Repeat(attempt, known);

            // A voided reference is refused whatever its card would have done.
            case null when card.Behaviour == CardBehaviour.Fails:
                return new ChargeResult(ChargeOutcome.Failed);

            case null when card.Behaviour == CardBehaviour.Hangs:
                return new ChargeResult(await HoldAsync(clientGone));
        }

        if (await ledger.RecordAsync(attempt, card.DeclineCode) is not { } recorded)
        {
            // An equal request was faster.
            return Repeat(attempt, (await ledger.FindAsync(attempt, CancellationToken.None))!);
        }

        var result = new ChargeResult(OutcomeOf(recorded), recorded);
        Log.Recorded(logger, attempt.Reference, result.Outcome, recorded.DeclineCode, attempt.Amount, attempt.Currency);
        if (card.Behaviour == CardBehaviour.AnswersLate && result.Outcome == ChargeOutcome.Succeeded)
        {
            // Recorded first, answered late: a client that gives up too early has been charged all the same,
            // and learns it by asking again.
            await Task.Delay(_options.SlowCardDelay, time, clientGone);
        }

        return result;
    }

    private static ChargeResult Repeat(ChargeAttempt attempt, LedgerEntry known) =>
        known.Attempt!.IdempotencyKey != attempt.IdempotencyKey ? new ChargeResult(ChargeOutcome.ReferenceUsed)
        : known.Attempt != attempt ? new ChargeResult(ChargeOutcome.KeyReused)
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
