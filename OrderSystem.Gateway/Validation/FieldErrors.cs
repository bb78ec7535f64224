namespace OrderSystem.Gateway.Validation;

/// <summary>
/// What is wrong with a request, by field: <c>lines[0].unitPrice.amount</c> for the body, else the name of the
/// header or query parameter.
/// </summary>
internal sealed class FieldErrors
{
    /// <summary>A hostile body must not buy an unbounded answer.</summary>
    public const int MaxFields = 100;

    private readonly Dictionary<string, List<string>> _errors = new(StringComparer.Ordinal);

    public bool IsEmpty => _errors.Count == 0;

    public void Add(string field, string error)
    {
        if (_errors.TryGetValue(field, out var known))
        {
            known.Add(error);
        }
        else if (_errors.Count < MaxFields)
        {
            _errors.Add(field, [error]);
        }
    }

    public void Add(FieldErrors others)
    {
        foreach (var (field, errors) in others._errors)
        {
            errors.ForEach(error => Add(field, error));
        }
    }

    public Dictionary<string, string[]> ToDictionary() =>
        _errors.ToDictionary(error => error.Key, error => error.Value.ToArray(), StringComparer.Ordinal);
}
