using System.Collections;
using System.Globalization;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.InMemory;

/// <summary>Attribute values as they would arrive over OTLP: texts, booleans, 64-bit numbers, bytes and lists of them.</summary>
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
        IEnumerable list => new List<object?>(list.Cast<object?>().Select(Of)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static KeyValuePair<string, object?> Of(KeyValuePair<string, object?> attribute) => new(attribute.Key, Of(attribute.Value));
}
