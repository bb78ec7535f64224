using System.Text.RegularExpressions;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary>What a user may look like.</summary>
internal static partial class UserRules
{
    public const int MaxNameLength = 100;
    public const int MaxEmailLength = 254;

    public static readonly TextRule Name = new(
        MaxNameLength,
        NamePattern.IsMatch,
        $"Must be 1 to {MaxNameLength} characters without control characters, not beginning or ending with a space.");

    // Whether an address works is found out by writing to it; this only refuses what cannot be one.
    public static readonly TextRule Email = new(
        MaxEmailLength, EmailPattern.IsMatch, $"Must be an e-mail address of at most {MaxEmailLength} characters.");

    [GeneratedRegex(@"^[^\p{Cc}\s](?:[^\p{Cc}]*[^\p{Cc}\s])?\z")]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"^[^@\s\p{Cc}]{1,64}@[^@\s\p{Cc}]+\z")]
    private static partial Regex EmailPattern { get; }
}
