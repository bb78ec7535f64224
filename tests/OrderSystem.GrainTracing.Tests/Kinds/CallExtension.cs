using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public interface ICallExtension : IGrainExtension
{
    Task Extend();
}

internal sealed class CallExtension : ICallExtension
{
    public Task Extend() => Task.CompletedTask;
}
