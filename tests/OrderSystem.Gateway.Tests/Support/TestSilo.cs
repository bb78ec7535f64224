using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrderSystem.Contracts.Callers;
using OrderSystem.Contracts.Users;
using OrderSystem.Database;
using OrderSystem.Testing.Processes;
using Orleans.Configuration;

namespace OrderSystem.Gateway.Tests.Support;

/// <summary>A silo that knows nobody, on the orders database of a folder.</summary>
internal static class TestSilo
{
    public static async Task<IHost> Start(string folder)
    {
        var ports = Ports.Free(2);
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Database:Folder"] = folder });
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseOrdersDatabase()
            .AddTraceContextPropagation()
            .ConfigureEndpoints(IPAddress.Loopback, siloPort: ports[0], gatewayPort: ports[1]));
        builder.Services.Configure<GrainTypeOptions>(types =>
        {
            // Found by Orleans' code generator, but no grains.
            types.Classes.Remove(typeof(FakeUserGrain));
            types.Classes.Remove(typeof(FakeOrderGrain));
        });

        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }
}

/// <summary>A real grain, for a real silo, that is no user; being read it fails as it is told.</summary>
internal sealed class NobodyGrain : Grain, IUserGrain
{
    private static readonly ConcurrentDictionary<Guid, ConcurrentQueue<Exception>> Failures = new();

    /// <summary>Lets the next reads of a user fail, one after the other.</summary>
    public static void FailReads(Guid id, params Exception[] failures) => Failures[id] = new ConcurrentQueue<Exception>(failures);

    public Task<User> Create(CreateUser command, Caller caller) => throw new NotSupportedException();

    public Task<User?> Get(Caller caller) =>
        Failures.TryGetValue(this.GetPrimaryKey(), out var failures) && failures.TryDequeue(out var failure)
            ? Task.FromException<User?>(failure)
            : Task.FromResult<User?>(null);

    public Task<UserOwner?> GetOwner(Caller caller) => Task.FromResult<UserOwner?>(null);

    public Task<OrderPage?> ListOrders(OrderPosition? after, int limit, Caller caller) => Task.FromResult<OrderPage?>(null);
}
