using System.ComponentModel;

namespace OrderSystem.Measurements.Faults.Checking;

/// <summary>Something that is wrong.</summary>
internal sealed record Finding(FindingKind Kind, string Text, Guid? OrderId, string? TraceId)
{
    public override string ToString() => $"{Kind}: {Text} (order {OrderId?.ToString() ?? "?"}, trace {TraceId ?? "?"})";
}

/// <summary>What may be wrong after a run.</summary>
internal enum FindingKind
{
    /// <summary>An acknowledged order is not there, or not paid although nobody gave it back.</summary>
    [Description("lost")]
    Lost,

    /// <summary>There are two orders for one request, or more than one charge for an order.</summary>
    [Description("doubled")]
    Doubled,

    /// <summary>An order's money is not settled.</summary>
    [Description("unfinished")]
    Unfinished,

    /// <summary>An order, a payment or a charge has another amount than was ordered.</summary>
    [Description("wrong amount")]
    WrongAmount,

    /// <summary>An order's status contradicts what its client was told.</summary>
    [Description("status contradicts the answer")]
    WrongStatus,

    /// <summary>The provider's ledger contradicts the order: charged and not confirmed, or confirmed and not charged.</summary>
    [Description("charge contradicts the order")]
    WrongCharge,

    /// <summary>The payment grain contradicts its order or the ledger.</summary>
    [Description("payment contradicts the order")]
    WrongPayment,

    /// <summary>A user's list lacks an order, or has it twice.</summary>
    [Description("missing in the list, or twice")]
    WrongList,

    /// <summary>A request that was in order was refused.</summary>
    [Description("refused without reason")]
    Refused,

    /// <summary>A failure was answered without a problem or without a trace id.</summary>
    [Description("failure without problem or trace id")]
    Untraced,
}
