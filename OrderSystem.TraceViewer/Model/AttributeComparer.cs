namespace OrderSystem.TraceViewer.Model;

/// <summary>Compares attributes by content, so that equal resources and scopes can be stored once.</summary>
internal static class AttributeComparer
{
    public static bool Equal(AttributeCollection left, AttributeCollection right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        var a = left.AsSpan();
        var b = right.AsSpan();
        for (var i = 0; i < a.Length; i++)
        {
            if (!string.Equals(a[i].Key, b[i].Key, StringComparison.Ordinal) || !Equal(a[i].Value, b[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    public static int Hash(AttributeCollection attributes)
    {
        var hash = new HashCode();
        foreach (var (key, value) in attributes.AsSpan())
        {
            hash.Add(key, StringComparer.Ordinal);
            AddValue(ref hash, value);
        }

        return hash.ToHashCode();
    }

    private static bool Equal(object? left, object? right) => (left, right) switch
    {
        (AttributeCollection a, AttributeCollection b) => Equal(a, b),
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(pair => Equal(pair.First, pair.Second)),
        (ReadOnlyMemory<byte> a, ReadOnlyMemory<byte> b) => a.Span.SequenceEqual(b.Span),
        _ => Equals(left, right),
    };

    private static void AddValue(ref HashCode hash, object? value)
    {
        switch (value)
        {
            case AttributeCollection nested:
                hash.Add(Hash(nested));
                break;
            case IReadOnlyList<object?> list:
                foreach (var item in list)
                {
                    AddValue(ref hash, item);
                }

                break;
            case ReadOnlyMemory<byte> bytes:
                hash.AddBytes(bytes.Span);
                break;
            default:
                hash.Add(value);
                break;
        }
    }
}
