using Microsoft.Extensions.Logging;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>Brings scopes into the order in which the first of two equal names wins: innermost first.</summary>
internal static class ScopeFields
{
    [ThreadStatic]
    private static List<object?>? _scopes;

    public static void Write(IExternalScopeProvider? provider, FieldWriter fields)
    {
        if (provider is null)
        {
            return;
        }

        var scopes = _scopes ?? new List<object?>(4);
        _scopes = null;
        provider.ForEachScope(static (scope, list) => list.Add(scope), scopes);
        for (var i = scopes.Count - 1; i >= 0; i--)
        {
            fields.WriteFields(scopes[i]);
        }

        scopes.Clear();
        _scopes = scopes;
    }
}
