using System.Text.Json;
using System.Text.RegularExpressions;

namespace OrderSystem.Gateway.Validation;

/// <summary>
/// Reads the members of one JSON object. A member that is missing or invalid is reported under its path and read
/// as an empty value, so that reading goes on and finds everything that is wrong. Values are never echoed.
/// </summary>
internal sealed partial class FieldReader
{
    // More digits than this do not fit a decimal and would be rounded silently.
    private const int MaxNumberLength = 28;

    private const int IdLength = 36;

    private readonly string _path;
    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);

    public FieldReader(JsonElement element, string path, FieldErrors errors)
    {
        _path = path;
        Errors = errors;

        foreach (var member in element.EnumerateObject())
        {
            if (NameOf(member) is { } name)
            {
                _unread[name] = member.Value;
            }
            else
            {
                errors.Add(path.Length == 0 ? JsonBody.Field : path, "Has a member that is not known.");
            }
        }
    }

    public FieldErrors Errors { get; }

    /// <summary>The path of a member of this object, as errors name it.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public string Text(string name, TextRule rule) =>
        TryGet(name, required: true, out var value) ? ReadText(name, value, rule) : string.Empty;

    public string? OptionalText(string name, TextRule rule) =>
        TryGet(name, required: false, out var value) ? ReadText(name, value, rule) : null;

    public Guid Id(string name)
    {
        if (!TryGet(name, required: true, out var value))
        {
            return Guid.Empty;
        }

        // Not by TryGetGuid, which throws at half a surrogate pair.
        if (value.ValueKind == JsonValueKind.String
            && TextOf(value) is { Length: IdLength } text
            && Guid.TryParseExact(text, "D", out var id))
        {
            return id;
        }

        Errors.Add(PathOf(name), "Must be a UUID.");
        return Guid.Empty;
    }

    public int Integer(string name, int min, int max)
    {
        if (!TryGet(name, required: true, out var value))
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Errors.Add(PathOf(name), $"Must be a whole number from {min} to {max}.");
        return 0;
    }

    public decimal? Number(string name)
    {
        if (!TryGet(name, required: true, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.GetRawText().Length <= MaxNumberLength && value.TryGetDecimal(out var number))
        {
            return number;
        }

        Errors.Add(PathOf(name), $"Must be a number (not a text) of at most {MaxNumberLength} digits.");
        return null;
    }

    public T? Object<T>(string name)
        where T : class, IReadFromJson<T> =>
        TryGet(name, required: true, out var value) ? ReadObject<T>(value, PathOf(name)) : null;

    public IReadOnlyList<T> List<T>(string name, int maxCount)
        where T : class, IReadFromJson<T>
    {
        if (!TryGet(name, required: true, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < 1 || value.GetArrayLength() > maxCount)
        {
            Errors.Add(PathOf(name), $"Must be an array of 1 to {maxCount} entries.");
            return [];
        }

        var entries = value.EnumerateArray().Select((entry, index) => ReadObject<T>(entry, $"{PathOf(name)}[{index}]")).ToList();

        // With an entry missing, the others would have another index than in the body.
        return entries.Contains(null) ? [] : [.. entries.OfType<T>()];
    }

    /// <summary>
    /// Reports members that were not asked for: a misspelt optional member must not be lost silently, and a card
    /// number does not slip in under another name.
    /// </summary>
    public void RejectUnknown()
    {
        foreach (var name in _unread.Keys)
        {
            Errors.Add(PathOf(name), "Is not known.");
        }
    }

    private T? ReadObject<T>(JsonElement value, string valuePath)
        where T : class, IReadFromJson<T>
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Errors.Add(valuePath, "Must be an object.");
            return null;
        }

        var fields = new FieldReader(value, valuePath, Errors);
        var read = T.Read(fields);
        fields.RejectUnknown();
        return read;
    }

    private string ReadText(string name, JsonElement value, TextRule rule)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Errors.Add(PathOf(name), "Must be a text.");
            return string.Empty;
        }

        if (TextOf(value) is { } text && rule.Allows(text))
        {
            return text;
        }

        Errors.Add(PathOf(name), rule.Message);
        return string.Empty;
    }

    private bool TryGet(string name, bool required, out JsonElement value)
    {
        if (_unread.Remove(name, out value) && value.ValueKind != JsonValueKind.Null)
        {
            return true;
        }

        if (required)
        {
            Errors.Add(PathOf(name), "Is required.");
        }

        return false;
    }

    /// <summary>The text, or null when it is no Unicode (half a surrogate pair, broken UTF-8).</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The member's name when it looks like one and so may be echoed; else null.</summary>
    private static string? NameOf(JsonProperty member)
    {
        try
        {
            return MemberName.IsMatch(member.Name) ? member.Name : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,39}\z")]
    private static partial Regex MemberName { get; }
}
