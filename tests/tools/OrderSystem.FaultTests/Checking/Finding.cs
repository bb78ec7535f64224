namespace OrderSystem.FaultTests.Checking;

/// <summary>Something that is wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">The particulars.</param>
/// <param name="OrderId">The order, when it is known.</param>
/// <param name="TraceId">The trace that its client was told.</param>
internal sealed record Finding(FindingKind Kind, string Text, Guid? OrderId, string? TraceId)
{
    public override string ToString() => $"{Kind}: {Text} (order {OrderId?.ToString() ?? "?"}, trace {TraceId ?? "?"})";
}
