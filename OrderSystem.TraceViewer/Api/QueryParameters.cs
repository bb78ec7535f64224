using System.Globalization;

namespace OrderSystem.TraceViewer.Api;

/// <summary>Reads a query string strictly: what it does not understand is an error, not ignored.</summary>
internal sealed class QueryParameters(IQueryCollection query)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, string[]> Errors { get; } = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        _known.Add(name);
        var values = query[name];
        if (values.Count > 1)
        {
            Errors[name] = ["It is given more than once."];
        }

        return string.IsNullOrWhiteSpace(values) ? null : values[0];
    }

    public double? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= 0 && double.IsFinite(number))
        {
            return number;
        }

        Errors[name] = ["It has to be a number, 0 or more."];
        return null;
    }

    public bool Flag(string name)
    {
        if (Text(name) is not { } text)
        {
            return false;
        }

        if (!bool.TryParse(text, out var flag))
        {
            Errors[name] = ["It has to be true or false."];
        }

        return flag;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        Errors[name] = ["It has to be a time such as 2026-01-01T00:00:00Z."];
        return null;
    }

    public string? TraceId(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!TraceIdText.IsValid(text))
        {
            Errors[name] = [TraceIdText.Expected];
        }

        return text.ToLowerInvariant();
    }

    public T Choice<T>(string name, T otherwise)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (Enum.GetNames<T>().FirstOrDefault(item => item.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } found)
        {
            return Enum.Parse<T>(found);
        }

        Errors[name] = [$"It has to be one of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}."];
        return otherwise;
    }

    public int Limit()
    {
        const string name = "limit";
        if (Text(name) is not { } text)
        {
            return DefaultLimit;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        Errors[name] = [$"It has to be a number from 1 to {MaxLimit}."];
        return DefaultLimit;
    }

    /// <summary>Reports the parameters that nobody asked for; call it last.</summary>
    public void RefuseOthers()
    {
        foreach (var name in query.Keys.Where(name => !_known.Contains(name)))
        {
            Errors[name] = ["There is no such parameter."];
        }
    }
}
