using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Payments.Provider.Messages;

/// <summary>
/// Reads the provider's answers. One that does not belong to the question, or says what no provider may say,
/// is null: what it means for the payment is not known.
/// </summary>
internal static partial class AnswerReader
{
    public static PaymentResult? ReadCharge(ReadOnlySpan<byte> body, Guid reference, Money amount) =>
        Read(body, MessagesContext.Default.ChargeAnswer) is { Status: "succeeded", TransactionId: { } transactionId } answer
        && answer.Reference == reference
        && answer.Amount == amount.Amount
        && answer.Currency == amount.Currency
        && TransactionIdPattern().IsMatch(transactionId)
            ? new PaymentResult(PaymentOutcome.Succeeded, transactionId)
            : null;

    public static PaymentResult? ReadDecline(ReadOnlySpan<byte> body, Guid reference) =>
        Read(body, MessagesContext.Default.DeclineAnswer) is { DeclineCode: { } declineCode } answer
        && answer.Reference == reference
        && DeclineCodePattern().IsMatch(declineCode)
            ? new PaymentResult(PaymentOutcome.Declined, DeclineCode: declineCode)
            : null;

    public static PaymentResult? ReadVoid(ReadOnlySpan<byte> body, Guid reference) =>
        Read(body, MessagesContext.Default.ChargeAnswer) is { Status: "refunded" or "voided" or "declined" } answer
        && answer.Reference == reference
        && (answer.TransactionId is null || TransactionIdPattern().IsMatch(answer.TransactionId))
            ? new PaymentResult(PaymentOutcome.Refunded, answer.TransactionId)
            : null;

    private static T? Read<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_\-]{1,255}\z")]
    private static partial Regex TransactionIdPattern();

    // It becomes an attribute of spans and metrics.
    [GeneratedRegex(@"\A[a-z0-9_]{1,64}\z")]
    private static partial Regex DeclineCodePattern();
}
