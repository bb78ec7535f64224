using System.Collections.ObjectModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSystem.TraceTesting;

/// <summary>The attributes of a span, event, link, log record, metric point or resource, in the order received.</summary>
/// <remarks>
/// A value is a <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, a list of values
/// (<see cref="IReadOnlyList{T}"/> of <see cref="object"/>), bytes (<see cref="byte"/> array), a nested
/// <see cref="AttributeCollection"/>, or null: what OTLP can carry. Two collections are equal if they have the same
/// attributes with the same values, in any order.
/// </remarks>
public sealed class AttributeCollection : ReadOnlyDictionary<string, object?>
{
    // Keys are unique in OTLP; of a faulty sender's, the first counts.
    internal AttributeCollection(IEnumerable<KeyValuePair<string, object?>> items)
        : base(new OrderedDictionary<string, object?>(items.DistinctBy(item => item.Key)))
    {
    }

    /// <summary>No attributes.</summary>
    public static new AttributeCollection Empty { get; } = new([]);

    /// <summary>The text of a string attribute; null where it is missing or of another type.</summary>
    public string? GetString(string key) => TryGetValue(key, out var value) ? value as string : null;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is AttributeCollection other && AttributeValue.Same(this, other);

    /// <inheritdoc />
    public override int GetHashCode() => Keys.Aggregate(0, (hash, key) => hash ^ key.GetHashCode(StringComparison.Ordinal));
}

/// <summary>Attribute values, compared by content and as text.</summary>
internal static class AttributeValue
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (AttributeCollection a, AttributeCollection b) =>
            a.Count == b.Count && a.All(item => b.TryGetValue(item.Key, out var other) && Same(item.Value, other)),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) =>
            a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (byte[] a, byte[] b) => a.AsSpan().SequenceEqual(b),
        _ => Equals(left, right),
    };

    /// <summary>As it is if it is a string, else as JSON; bytes are Base64.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        double number => number.ToString(CultureInfo.InvariantCulture),
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => JsonSerializer.Serialize(value, Json),
    };

    /// <summary>With a string in quotes, so that "1" and 1 differ.</summary>
    public static string Quoted(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        _ => Text(value),
    };
}
