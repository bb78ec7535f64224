namespace OrderSystem.TraceViewer.Api;

/// <summary>A trace id as somebody typed it.</summary>
internal static class TraceIdText
{
    public const string Expected = "A trace id has 32 hexadecimal digits.";

    private const int Digits = 32;

    public static bool IsValid(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigit);
}
