using System.Text.RegularExpressions;

namespace OrderSystem.Contracts.Payments;

/// <summary>The payment provider's token for a card, such as <c>pm_card_visa</c>.</summary>
public static partial class PaymentMethodToken
{
    /// <summary>Whether the text has the form of a token: <c>pm_</c> and 1 to 64 letters, digits or underscores.</summary>
    public static bool IsWellFormed(string? text) => text is not null && Form().IsMatch(text);

    // \z, since $ would allow a line feed at the end.
    [GeneratedRegex(@"^pm_[A-Za-z0-9_]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
