using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public interface ICallService : IGrainService
{
    Task Serve();
}

public interface ICallServiceClient
{
    Task Serve();
}

internal sealed class CallService(GrainId id, Silo silo, ILoggerFactory logs) : GrainService(id, silo, logs), ICallService
{
    public Task Serve() => Task.CompletedTask;
}

internal sealed class CallServiceClient(IServiceProvider services) : GrainServiceClient<ICallService>(services), ICallServiceClient
{
    public Task Serve() => GetGrainService(CurrentGrainReference.GrainId).Serve();
}
