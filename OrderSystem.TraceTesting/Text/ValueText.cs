using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.Text;

/// <summary>Attribute values in messages: a text in quotes, so that "1" and 1 differ.</summary>
internal static class ValueText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => AttributeText.Of(value),
    };
}
