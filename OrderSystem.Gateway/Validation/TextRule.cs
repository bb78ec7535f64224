using System.Text.RegularExpressions;

namespace OrderSystem.Gateway.Validation;

/// <summary>What a text must look like.</summary>
/// <param name="MaxLength">The largest number of UTF-16 code units.</param>
/// <param name="Pattern">What it must match.</param>
/// <param name="Message">What to tell a client whose text does not; never contains that text.</param>
internal sealed record TextRule(int MaxLength, Regex Pattern, string Message)
{
    public bool Allows(string text) => text.Length <= MaxLength && Pattern.IsMatch(text);
}
