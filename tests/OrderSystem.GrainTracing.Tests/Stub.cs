using System.Reflection;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>
/// Stands in for one of Orleans' interfaces of which a test needs a member or two, by their names: <c>GetArgument</c>, or
/// <c>GetArgument(0)</c> for a call with that argument.
/// </summary>
public class Stub : DispatchProxy
{
    private Dictionary<string, Func<object?>> _members = [];

    public static T Of<T>(params (string Name, Func<object?> Answer)[] members)
        where T : class
    {
        var stub = Create<T, Stub>();
        ((Stub)(object)stub)._members = members.ToDictionary(member => member.Name, member => member.Answer);
        return stub;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var name = targetMethod!.Name.Replace("get_", "", StringComparison.Ordinal);
        return _members.TryGetValue($"{name}({string.Join(", ", args ?? [])})", out var answer)
            || _members.TryGetValue(name, out answer)
                ? answer()
                : throw new NotSupportedException(name);
    }
}
