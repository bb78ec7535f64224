using System.Globalization;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>Attribute values as the SDK's exporter sends them: texts, booleans, 64-bit numbers, bytes and arrays; all else as text.</summary>
internal static class AttributeValues
{
    public static AttributeCollection Of(IEnumerable<KeyValuePair<string, object?>>? attributes) =>
        attributes is null ? AttributeCollection.Empty : new AttributeCollection([.. attributes.DistinctBy(item => item.Key).Select(Of)]);

    public static object? Of(object? value) => value switch
    {
        null or string or bool or long or double or AttributeCollection or ReadOnlyMemory<byte> => value,
        sbyte or byte or short or ushort or int or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float number => (double)number,
        byte[] bytes => new ReadOnlyMemory<byte>(bytes),
        IReadOnlyList<object?> list => list.Select(Of).ToList(),
        Array array => array.Cast<object?>().Select(Of).ToList(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static KeyValuePair<string, object?> Of(KeyValuePair<string, object?> attribute) => new(attribute.Key, Of(attribute.Value));
}
