using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace OrderSystem.TraceViewer.Model;

/// <summary>The attributes of a span, an event, a link, a log record, a scope or a resource, in the order received.</summary>
/// <remarks>
/// A value is a <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, a list of values
/// (<see cref="IReadOnlyList{T}"/> of <see cref="object"/>), bytes (<see cref="ReadOnlyMemory{T}"/>), a nested
/// <see cref="AttributeCollection"/>, or null. Lookup is linear: there are few.
/// </remarks>
public sealed class AttributeCollection : IReadOnlyDictionary<string, object?>
{
    private readonly KeyValuePair<string, object?>[] _items;

    internal AttributeCollection(params KeyValuePair<string, object?>[] items) => _items = items;

    /// <summary>No attributes.</summary>
    public static AttributeCollection Empty { get; } = new();

    /// <inheritdoc />
    public int Count => _items.Length;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _items.Select(item => item.Key);

    /// <inheritdoc />
    public IEnumerable<object?> Values => _items.Select(item => item.Value);

    /// <inheritdoc />
    public object? this[string key] =>
        TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no attribute '{key}'.");

    /// <inheritdoc />
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        foreach (var item in _items)
        {
            if (string.Equals(item.Key, key, StringComparison.Ordinal))
            {
                value = item.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The text of a string attribute; null where it is missing or of another type.</summary>
    public string? GetString(string key) => TryGetValue(key, out var value) ? value as string : null;

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ReadOnlySpan<KeyValuePair<string, object?>> AsSpan() => _items;
}
