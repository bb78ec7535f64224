namespace OrderSystem.TraceViewer.Storage;

/// <summary>
/// Stores equal resources and scopes once and knows when the last span or log record that uses one is gone, so that
/// their memory is counted neither twice nor never.
/// </summary>
internal sealed class SharedParts<T>(Func<T, long> size)
    where T : class, IEquatable<T>
{
    private readonly Dictionary<T, T> _byContent = [];
    private readonly Dictionary<T, int> _uses = new(ReferenceEqualityComparer.Instance);

    public long EstimatedBytes { get; private set; }

    /// <summary>The stored part of the same content, or else this one.</summary>
    public T Find(T part) => _byContent.GetValueOrDefault(part, part);

    public void Use(T part)
    {
        if (_uses.TryGetValue(part, out var uses))
        {
            _uses[part] = uses + 1;
            return;
        }

        _uses.Add(part, 1);
        _byContent.TryAdd(part, part);
        EstimatedBytes += size(part);
    }

    public void Release(T part)
    {
        if (_uses[part] is var uses && uses > 1)
        {
            _uses[part] = uses - 1;
            return;
        }

        _uses.Remove(part);
        if (_byContent.TryGetValue(part, out var stored) && ReferenceEquals(stored, part))
        {
            _byContent.Remove(part);
        }

        EstimatedBytes -= size(part);
    }
}
