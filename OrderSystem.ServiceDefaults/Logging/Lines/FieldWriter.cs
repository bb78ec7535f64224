using System.Collections;
using System.Text.Json;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>Writes a message's and its scopes' fields into the line's JSON object.</summary>
internal sealed class FieldWriter(Utf8JsonWriter json)
{
    private const int MaxElements = 32;

    private readonly List<string> _written = [];

    private int _remaining;

    public CorrelatedConsoleFormatterOptions Options { get; private set; } = new();

    public void Begin(CorrelatedConsoleFormatterOptions options)
    {
        Options = options;
        _remaining = options.MaxFields;
        _written.Clear();
    }

    /// <summary>Writes the fields of a message or scope; a scope that has none leaves no trace.</summary>
    public void WriteFields(object? source)
    {
        try
        {
            // The common types are lists; indexing them allocates no enumerator.
            if (source is IReadOnlyList<KeyValuePair<string, object?>> list)
            {
                for (var i = 0; i < list.Count; i++)
                {
                    WriteField(list[i]);
                }
            }
            else if (source is IEnumerable<KeyValuePair<string, object?>> pairs)
            {
                foreach (var pair in pairs)
                {
                    WriteField(pair);
                }
            }
        }
#pragma warning disable CA1031 // A scope that is changed while it is read, say; what was read stays on the line.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private void WriteField(KeyValuePair<string, object?> field)
    {
        if (string.IsNullOrEmpty(field.Key) || field.Key == LineFields.OriginalFormat)
        {
            return;
        }

        var name = SafeText.WellFormed(SafeText.Truncate(field.Key, Options.MaxValueLength));
        name = LineFields.IsReserved(name) ? "_" + name : name;
        if (_remaining == 0 || IsWritten(name))
        {
            return;
        }

        _remaining--;
        _written.Add(name);
        json.WritePropertyName(name);
        WriteValue(field.Value, nested: false);
    }

    private bool IsWritten(string name)
    {
        foreach (var written in _written)
        {
            if (string.Equals(written, name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteValue(object? value, bool nested)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(SafeText.Truncate(text, Options.MaxValueLength));
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case byte or sbyte or short or ushort or uint:
                json.WriteNumberValue(Convert.ToInt64(value, null));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case Guid id:
                json.WriteStringValue(id);
                break;
            case ICollection collection and not IDictionary when !nested:
                WriteElements(collection);
                break;
            default:
                json.WriteStringValue(SafeText.Truncate(SafeText.Of(value), Options.MaxValueLength));
                break;
        }
    }

    private void WriteElements(ICollection collection)
    {
        json.WriteStartArray();
        try
        {
            var count = 0;
            foreach (var element in collection)
            {
                if (count++ == MaxElements)
                {
                    json.WriteStringValue($"{collection.Count - MaxElements} more");
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
