using System.Collections.Concurrent;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;
using OrderSystem.Silo.Payments;

namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>
/// A payment provider with a script per card and an account book: what is charged under a reference is charged once,
/// and not any more after it was voided.
/// </summary>
internal sealed class ScriptedProvider(Operations operations) : IPaymentProvider
{
    private readonly ConcurrentDictionary<string, Card> _cards = new();
    private readonly ConcurrentDictionary<Guid, Entry> _book = new();
    private int _cardCount;

    public string Name => "scripted";

    /// <summary>A card that is always charged.</summary>
    public string GoodCard { get; } = "pm_card_good";

    /// <summary>Makes a card; the scripts see the number of the call and throw, wait, or answer; null means: as usual.</summary>
    public string NewCard(
        Func<int, Task<PaymentResult?>>? charge = null,
        Func<int, Task<PaymentResult?>>? @void = null)
    {
        var token = $"pm_card_{Interlocked.Increment(ref _cardCount)}";
        _cards[token] = new Card(charge, @void);
        return token;
    }

    public Entry Book(Guid reference) => _book.GetOrAdd(reference, _ => new Entry());

    public Task<PaymentResult> ChargeAsync(Guid reference, Money amount, string paymentMethod) =>
        operations.Ask(reference, "charge", () => Charge(reference, amount, paymentMethod));

    public Task<PaymentResult> VoidAsync(Guid reference) =>
        operations.Ask(reference, "void", () => Void(reference));

    private async Task<PaymentResult> Charge(Guid reference, Money amount, string paymentMethod)
    {
        var entry = Book(reference);
        entry.Card = paymentMethod;
        var call = entry.CountCharge();
        var scripted = _cards.TryGetValue(paymentMethod, out var card) && card.Charge is { } script
            ? await script(call)
            : null;
        return scripted ?? entry.Charge(amount);
    }

    private async Task<PaymentResult> Void(Guid reference)
    {
        var entry = Book(reference);
        var call = entry.CountVoid();
        var scripted = _cards.TryGetValue(entry.Card, out var card) && card.Void is { } script
            ? await script(call)
            : null;
        return scripted ?? entry.Void();
    }

    private sealed record Card(
        Func<int, Task<PaymentResult?>>? Charge,
        Func<int, Task<PaymentResult?>>? Void);

    /// <summary>What happened under one reference.</summary>
    internal sealed class Entry
    {
        private readonly Lock _lock = new();
        private int _chargeCalls;
        private int _voidCalls;
        private Money? _charged;
        private bool _voided;
        private int _charges;

        public string Card { get; set; } = "";

        public int ChargeCalls => Volatile.Read(ref _chargeCalls);

        public int VoidCalls => Volatile.Read(ref _voidCalls);

        public bool Voided
        {
            get
            {
                lock (_lock)
                {
                    return _voided;
                }
            }
        }

        /// <summary>What the customer has paid and not got back.</summary>
        public Money? Balance
        {
            get
            {
                lock (_lock)
                {
                    return _voided ? null : _charged;
                }
            }
        }

        /// <summary>How often money was taken.</summary>
        public int Charges
        {
            get
            {
                lock (_lock)
                {
                    return _charges;
                }
            }
        }

        public int CountCharge() => Interlocked.Increment(ref _chargeCalls);

        public int CountVoid() => Interlocked.Increment(ref _voidCalls);

        public PaymentResult Charge(Money amount)
        {
            lock (_lock)
            {
                if (_voided)
                {
                    return new PaymentResult(PaymentOutcome.Declined, DeclineCode: "voided");
                }

                if (_charged is null)
                {
                    _charged = amount;
                    _charges++;
                }

                return new PaymentResult(PaymentOutcome.Succeeded, "tx_1");
            }
        }

        public PaymentResult Void()
        {
            lock (_lock)
            {
                _voided = true;
                return new PaymentResult(PaymentOutcome.Refunded);
            }
        }
    }
}
