namespace OrderSystem.Gateway.Problems;

/// <summary>
/// The order that a request is about, kept as a feature of the request: when the cluster does not answer, the
/// client still learns the id under which it can ask for the outcome.
/// </summary>
internal sealed record OrderInQuestion(Guid Id);
