using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceViewer.Api;

/// <summary>What somebody looks for: a part of any text, or <c>key=value</c> for exactly that attribute.</summary>
internal sealed class SearchText
{
    private readonly string _text;
    private readonly string? _key;
    private readonly string? _value;

    public SearchText(string text)
    {
        _text = text.Trim();
        if (_text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
        {
            _key = _text[..equals].Trim();
            _value = _text[(equals + 1)..].Trim();
        }
    }

    public bool IsIn(string? text) => text is not null && text.Contains(_text, StringComparison.OrdinalIgnoreCase);

    public bool IsIn(AttributeCollection attributes)
    {
        foreach (var (key, value) in attributes.AsSpan())
        {
            var valueText = AttributeText.Of(value);
            if (IsIn(valueText) || (key == _key && valueText == _value))
            {
                return true;
            }
        }

        return false;
    }
}
