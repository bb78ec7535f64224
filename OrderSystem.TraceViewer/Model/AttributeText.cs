using System.Globalization;

namespace OrderSystem.TraceViewer.Model;

/// <summary>Attribute values as text, to search in and to compare with.</summary>
internal static class AttributeText
{
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> bytes => Convert.ToBase64String(bytes.Span),
        _ => AttributeJson.Write(value),
    };
}
