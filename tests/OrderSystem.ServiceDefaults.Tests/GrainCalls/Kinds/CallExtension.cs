using Orleans.Runtime;

namespace OrderSystem.ServiceDefaults.Tests.GrainCalls.Kinds;

public interface ICallExtension : IGrainExtension
{
    Task Extend();
}

internal sealed class CallExtension : ICallExtension
{
    public Task Extend() => Task.CompletedTask;
}
