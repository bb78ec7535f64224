using System.Collections.ObjectModel;
using Google.Protobuf.Collections;
using OpenTelemetry.Proto.Common.V1;
using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Reads attributes within the limits: long texts are cut, too many or too deeply nested values left out.</summary>
internal sealed class AttributeReader(TraceViewerOptions limits)
{
    private const int MaxDepth = 8;
    private const string Ellipsis = "…";

    public AttributeCollection Read(RepeatedField<KeyValue> attributes)
    {
        var room = limits.MaxAttributesPerSpan;
        return Read(attributes, depth: 0, ref room);
    }

    /// <summary>A value as text: as it is if it is a string, else as JSON.</summary>
    public string ReadText(AnyValue? value) => Value(value) switch
    {
        null => "",
        string text => text,
        var other => Cut(AttributeJson.Write(other)),
    };

    public string Cut(string text)
    {
        if (text.Length <= limits.MaxAttributeLength)
        {
            return text;
        }

        // Half a surrogate pair is no valid text.
        var length = limits.MaxAttributeLength;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), Ellipsis);
    }

    /// <summary>Like <see cref="Cut"/>, with null for no text, as protobuf has no null.</summary>
    public string? CutOrNull(string text) => text.Length == 0 ? null : Cut(text);

    private object? Value(AnyValue? value)
    {
        var room = limits.MaxAttributesPerSpan;
        return Read(value, depth: 0, ref room);
    }

    private AttributeCollection Read(RepeatedField<KeyValue> attributes, int depth, ref int room)
    {
        if (attributes.Count == 0)
        {
            return AttributeCollection.Empty;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var items = new List<KeyValuePair<string, object?>>(Math.Min(attributes.Count, Math.Max(0, room)));
        foreach (var attribute in attributes)
        {
            if (room-- <= 0)
            {
                break;
            }

            // Keys are to be unique; of a faulty sender's, the first counts.
            var key = Cut(attribute.Key);
            if (seen.Add(key))
            {
                items.Add(new(key, Read(attribute.Value, depth, ref room)));
            }
        }

        return new AttributeCollection([.. items]);
    }

    private object? Read(AnyValue? value, int depth, ref int room) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => Cut(value.StringValue),
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue,
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue,
        AnyValue.ValueOneofCase.BytesValue => Read(value.BytesValue.Memory),
        AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue when depth >= MaxDepth => Ellipsis,
        AnyValue.ValueOneofCase.ArrayValue => Read(value.ArrayValue.Values, depth + 1, ref room),
        AnyValue.ValueOneofCase.KvlistValue => Read(value.KvlistValue.Values, depth + 1, ref room),
        _ => null,
    };

    private ReadOnlyCollection<object?> Read(RepeatedField<AnyValue> values, int depth, ref int room)
    {
        var items = new List<object?>(Math.Min(values.Count, Math.Max(0, room)));
        foreach (var value in values)
        {
            if (room-- <= 0)
            {
                break;
            }

            items.Add(Read(value, depth, ref room));
        }

        return Array.AsReadOnly(items.ToArray());
    }

    /// <summary>A copy, so that the store does not hold on to the request's memory.</summary>
    private ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, limits.MaxAttributeLength)].ToArray();
}
