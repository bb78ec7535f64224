using System.Text;

namespace OrderSystem.Contracts.Users;

/// <summary>What a user must be like to be created, for the user grain and, to say it early, for the gateway.</summary>
public static class UserLimits
{
    /// <summary>The longest name, in characters of Unicode (code points, as JSON Schema counts them).</summary>
    public const int MaxNameLength = 100;

    /// <summary>The longest e-mail address, in characters of Unicode.</summary>
    public const int MaxEmailLength = 254;

    /// <summary>The most orders that are listed at once.</summary>
    public const int MaxListedOrders = 100;

    private const int MaxLocalPartLength = 64;

    /// <summary>Lists the rules that the command breaks; empty when the user can be created.</summary>
    public static IReadOnlyList<RuleViolation> Violations(CreateUser command)
    {
        ArgumentNullException.ThrowIfNull(command);

        var violations = new List<RuleViolation>();
        if (!IsName(command.Name))
        {
            violations.Add(new RuleViolation(
                "name", $"Must be 1 to {MaxNameLength} characters without control characters, not beginning or ending with a space."));
        }

        if (!IsEmail(command.Email))
        {
            violations.Add(new RuleViolation("email", $"Must be an e-mail address of at most {MaxEmailLength} characters."));
        }

        return violations;
    }

    private static bool IsName(string? name) =>
        LengthOf(name) is >= 1 and <= MaxNameLength
        && !name!.Any(char.IsControl)
        && !char.IsWhiteSpace(name![0])
        && !char.IsWhiteSpace(name[^1]);

    // Whether an address works is found out by writing to it; this only refuses what cannot be one.
    private static bool IsEmail(string? email) =>
        LengthOf(email) is >= 3 and <= MaxEmailLength
        && !email!.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
        && email!.Split('@') is [var local, { Length: > 0 }]
        && LengthOf(local) is >= 1 and <= MaxLocalPartLength;

    /// <summary>The number of characters; null when the text is none, or no Unicode (half a surrogate pair).</summary>
    private static int? LengthOf(string? text)
    {
        var length = 0;
        for (var rest = text.AsSpan(); rest.Length > 0; length++)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != System.Buffers.OperationStatus.Done)
            {
                return null;
            }

            rest = rest[consumed..];
        }

        return text is null ? null : length;
    }
}
