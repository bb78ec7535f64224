namespace OrderSystem.Gateway.Validation;

/// <summary>What a text must look like.</summary>
/// <param name="MaxLength">The largest number of UTF-16 code units; checked first, so that the form sees short texts only.</param>
/// <param name="HasForm">Whether a text has the right form.</param>
/// <param name="Message">What to tell a client whose text has not; never contains that text.</param>
internal sealed record TextRule(int MaxLength, Func<string, bool> HasForm, string Message)
{
    public bool Allows(string text) => text.Length <= MaxLength && HasForm(text);
}
