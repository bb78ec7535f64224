using System.Reflection;
using Microsoft.Extensions.Logging;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Stands in for one of Orleans' interfaces of which a test needs a member or two, by their names.</summary>
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
        return _members.TryGetValue(name, out var answer) ? answer() : throw new NotSupportedException(name);
    }
}

/// <summary>Takes log lines as they are written.</summary>
internal sealed class Lines(Action<LogLevel, string, Exception?> write) : ILoggerProvider, ILogger
{
    public ILogger<T> For<T>() => LoggerFactory.Create(logging => logging.AddProvider(this)).CreateLogger<T>();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        write(logLevel, formatter(state, exception), exception);

    public void Dispose()
    {
    }
}
