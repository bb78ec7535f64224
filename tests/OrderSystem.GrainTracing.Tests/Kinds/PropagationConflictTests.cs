using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public sealed class PropagationConflictTests
{
    [Fact]
    public async Task A_silo_refuses_to_start_when_Orleans_own_propagation_comes_after_ours()
    {
        using var host = Host(builder => builder.UseOrleans(silo =>
            silo.UseLocalhostClustering().AddTraceContextPropagation().AddActivityPropagation()));

        AssertRefused(await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_client_refuses_to_start_when_Orleans_own_propagation_comes_after_ours()
    {
        using var host = Host(builder => builder.UseOrleansClient(client =>
            client.UseLocalhostClustering().AddTraceContextPropagation().AddActivityPropagation()));

        AssertRefused(await Assert.ThrowsAsync<OrleansConfigurationException>(() => host.StartAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_added_before_is_replaced(bool onSilo)
    {
        IServiceCollection? services = null;
        using var host = Host(builder =>
        {
            if (onSilo)
            {
                builder.UseOrleans(silo => silo.UseLocalhostClustering().AddActivityPropagation().AddTraceContextPropagation());
            }
            else
            {
                builder.UseOrleansClient(client => client.UseLocalhostClustering().AddActivityPropagation().AddTraceContextPropagation());
            }

            services = builder.Services;
        });

        Assert.Equal("OutgoingTraceContextFilter", Assert.Single(services!, service => service.ServiceType == typeof(IOutgoingGrainCallFilter)).ImplementationType!.Name);
        Assert.Equal("IncomingTraceContextFilter", Assert.Single(services!, service => service.ServiceType == typeof(IIncomingGrainCallFilter)).ImplementationType!.Name);
    }

    private static void AssertRefused(OrleansConfigurationException exception) =>
        Assert.Contains("AddActivityPropagation() was called after AddTraceContextPropagation()", exception.Message, StringComparison.Ordinal);

    private static IHost Host(Action<HostApplicationBuilder> configure)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        configure(builder);
        return builder.Build();
    }
}
