namespace OrderSystem.Contracts;

/// <summary>A rule that a command, or the request for it, breaks.</summary>
/// <param name="Field">The field, as its path in JSON (<c>lines[0].unitPrice.amount</c>), header or query parameter.</param>
/// <param name="Message">What it must be; never contains what it is.</param>
public sealed record RuleViolation(string Field, string Message)
{
    /// <summary>Refuses a command that breaks rules.</summary>
    /// <exception cref="ArgumentException">There are violations.</exception>
    public static void ThrowIfAny(IReadOnlyList<RuleViolation> violations, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(violations);
        if (violations.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', violations.Select(violation => $"{violation.Field}: {violation.Message}")), parameterName);
        }
    }
}
