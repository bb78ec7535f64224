namespace OrderSystem.TraceViewer.Model;

/// <summary>Puts the <c>exception.*</c> attributes together.</summary>
internal static class ExceptionText
{
    public static string? Of(AttributeCollection attributes)
    {
        var type = attributes.GetString("exception.type");
        var message = attributes.GetString("exception.message");
        var stack = attributes.GetString("exception.stacktrace");
        if (type is null && message is null)
        {
            return stack;
        }

        var header = type is null ? message! : message is null ? type : $"{type}: {message}";

        // .NET writes Exception.ToString() as the stack, which starts with type and message.
        var repeats = stack is not null
            && (type is null || stack.Contains(type, StringComparison.Ordinal))
            && (message is null || stack.Contains(message, StringComparison.Ordinal));
        return stack is null ? header : repeats ? stack : $"{header}\n{stack}";
    }
}
