using System.Collections;
using System.Text.Json;

namespace OrderSystem.ServiceDefaults.Logging;

/// <summary>Writes the fields of a message and its scopes into the line's JSON object.</summary>
internal readonly struct LineFields(Utf8JsonWriter json)
{
    private const int MaxFields = 64;
    private const int MaxElements = 32;

    /// <summary>What the logging framework calls the message template among a message's fields.</summary>
    private const string OriginalFormat = "{OriginalFormat}";

    /// <summary>The names that every line has. A field of such a name is printed as <c>_name</c>.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "timestamp", "level", "service", "category", "event", "message",
        "traceId", "spanId", "parentSpanId", "traceFlags", "error", "stack",
    };

    private readonly HashSet<string> _written = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Innermost first: of equal names the first wins.</summary>
    public void WriteScopes(IExternalScopeProvider? provider)
    {
        var scopes = new List<object?>();
        provider?.ForEachScope(static (scope, all) => all.Add(scope), scopes);
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            Write(scopes[i]);
        }
    }

    /// <summary>Writes the fields of a message or scope; a scope that has none leaves no trace.</summary>
    public void Write(object? source)
    {
        try
        {
            foreach (var (name, value) in source as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                WriteField(name, value);
            }
        }
#pragma warning disable CA1031 // A scope that is changed while it is read, say; what was read stays on the line.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private void WriteField(string key, object? value)
    {
        if (string.IsNullOrEmpty(key) || key == OriginalFormat || _written.Count == MaxFields)
        {
            return;
        }

        var name = SafeText.WellFormed(SafeText.Cut(key));
        name = Reserved.Contains(name) ? "_" + name : name;
        if (_written.Add(name))
        {
            json.WritePropertyName(name);
            WriteValue(value, nested: false);
        }
    }

    private void WriteValue(object? value, bool nested)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(SafeText.Cut(text));
                break;
            case bool or byte or sbyte or short or ushort or int or uint or long or ulong or decimal:
            case DateTime or DateTimeOffset:
            case double number when double.IsFinite(number):
            case float single when float.IsFinite(single):
                JsonSerializer.Serialize(json, value, value.GetType());
                break;
            case IEnumerable elements when !nested:
                WriteElements(elements);
                break;
            default:
                json.WriteStringValue(SafeText.Cut(SafeText.Of(value)));
                break;
        }
    }

    private void WriteElements(IEnumerable elements)
    {
        json.WriteStartArray();
        try
        {
            var count = 0;
            foreach (var element in elements)
            {
                if (count++ == MaxElements)
                {
                    json.WriteStringValue(elements is ICollection all ? $"{all.Count - MaxElements} more" : "more");
                    break;
                }

                WriteValue(element, nested: true);
            }
        }
#pragma warning disable CA1031 // A collection that is changed while it is read, say.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            json.WriteStringValue($"(reading on threw {exception.GetType().Name})");
        }

        json.WriteEndArray();
    }
}
