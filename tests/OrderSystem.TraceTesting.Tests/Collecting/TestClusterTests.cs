using Orleans.Hosting;
using Orleans.TestingHost;

namespace OrderSystem.TraceTesting.Tests.Collecting;

public interface IGreeter : IGrainWithGuidKey
{
    Task<string> Greet(string name, IGreeter? next = null);
}

public sealed class Greeter : Grain, IGreeter
{
    public async Task<string> Greet(string name, IGreeter? next = null) => next is null ? $"Hello {name}" : await next.Greet(name);
}

public sealed class TestClusterTests
{
    [Fact]
    public async Task The_spans_of_both_silos_and_the_client_are_one_trace()
    {
        await using var traces = new TraceCollector();

        // One provider for all: the silos of a test cluster are in this process, and activity sources are the process'.
        using var tracing = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("cluster"))
            .AddSource("OrderSystem.*")
            .AddTraceCollector(traces)
            .Build();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) => silo.AddTraceContextPropagation());
        builder.ConfigureClient(client => client.AddTraceContextPropagation());
        await using var cluster = builder.Build();
        await cluster.DeployAsync(TestContext.Current.CancellationToken);

        var request = traces.StartRequest();
        using (request)
        {
            await cluster.Client.GetGrain<IGreeter>(Guid.NewGuid()).Greet("Ada", cluster.Client.GetGrain<IGreeter>(Guid.NewGuid()));
        }

        var trace = await traces.WaitForTraceAsync(request);
        trace.ShouldHaveTree(
            """
            test  request  [server]
            └── cluster  IGreeter/Greet  [client]
                └── cluster  IGreeter/Greet  [server]
                    └── cluster  IGreeter/Greet  [client]
                        └── cluster  IGreeter/Greet  [server]
            """);
    }
}
