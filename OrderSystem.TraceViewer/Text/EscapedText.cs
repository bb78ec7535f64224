using System.Globalization;
using System.Text;

namespace OrderSystem.TraceViewer.Text;

/// <summary>
/// Writes control and format characters as <c>\u</c> escapes: names come from outside, and a terminal obeys escape
/// sequences, line breaks and changes of writing direction.
/// </summary>
internal static class EscapedText
{
    public static string Of(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsUnsafe(character))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
            else
            {
                escaped.Append(character);
            }
        }

        return escaped.ToString();
    }

    private static bool IsUnsafe(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
