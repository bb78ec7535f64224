using System.Diagnostics.CodeAnalysis;

namespace OrderSystem.Gateway.Validation;

/// <summary>
/// An id in a path. A text that is no UUID is the id of nothing: it is answered with 404 like any other unknown id,
/// and the route stays free of constraints, whose text would show in span names and metrics.
/// </summary>
internal readonly record struct PathId(Guid? Value) : IParsable<PathId>
{
    public static PathId Parse(string s, IFormatProvider? provider) =>
        new(Guid.TryParseExact(s, "D", out var id) ? id : null);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PathId result)
    {
        result = Parse(s ?? string.Empty, provider);
        return true;
    }
}
