using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Orleans' own propagation gives way to ours (its types are internal, so they are known by their names).</summary>
public sealed class BuiltInPropagationTests
{
    [Fact]
    public async Task Orleans_own_filters_switched_on_by_configuration_do_not_double_the_spans()
    {
        await using var cluster = new EchoCluster(new() { ["Orleans:EnableDistributedTracing"] = "true" });
        await cluster.InitializeAsync();
        using var spans = new TestSpans(sources: "Microsoft.Orleans.Application");

        await spans.Request("request {→IEchoGrain/See}", () => cluster.Grain(1).See());

        Assert.DoesNotContain(spans.All, span => span.Scope == "Microsoft.Orleans.Application");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_process_refuses_to_start_when_Orleans_own_propagation_comes_after_ours(bool isSilo)
    {
        using var host = Build(
            isSilo,
            out _,
            silo => silo.AddTraceContextPropagation().AddActivityPropagation(),
            client => client.AddTraceContextPropagation().AddActivityPropagation());

        var refused = await Assert.ThrowsAsync<OrleansConfigurationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        const string Reason = "AddActivityPropagation() was called after AddTraceContextPropagation()";
        Assert.Contains(Reason, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_added_before_is_replaced_and_an_applications_own_filters_stay(bool isSilo)
    {
        using var host = Build(
            isSilo,
            out var services,
            silo => silo.AddActivityPropagation().ConfigureServices(AddOwn).AddTraceContextPropagation(),
            client => client.AddActivityPropagation().ConfigureServices(AddOwn).AddTraceContextPropagation());

        Assert.Equal([typeof(Own), null, null, typeof(TraceContextFilter)], Filters<IOutgoingGrainCallFilter>());
        Assert.Equal([typeof(TraceContextFilter)], Filters<IIncomingGrainCallFilter>());

        static void AddOwn(IServiceCollection services) => services
            .AddSingleton<IOutgoingGrainCallFilter, Own>()
            .AddSingleton<IOutgoingGrainCallFilter>(_ => new Own())
            .AddKeyedSingleton<IOutgoingGrainCallFilter, Own>("keyed");

        IEnumerable<Type?> Filters<T>() => services
            .Where(service => service.ServiceType == typeof(T))
            .Select(service => service.IsKeyedService ? null : service.ImplementationType);
    }

    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    public void A_process_with_grains_but_without_the_filters_is_warned_once(bool hasGrains, bool hasFilters, int warnings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFakeLogging();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddGrainCallInstrumentation());
        if (hasGrains)
        {
            builder.UseOrleansClient(client => _ = hasFilters
                ? client.UseLocalhostClustering().AddTraceContextPropagation()
                : client.UseLocalhostClustering());
        }

        using var host = builder.Build();

        // As the hosted service of OpenTelemetry.Extensions.Hosting does.
        using var provider = host.Services.GetRequiredService<TracerProvider>();

        Assert.Equal(warnings, host.Services.GetFakeLogCollector().GetSnapshot().Count(line =>
            line.Level == LogLevel.Warning
            && line.Message.StartsWith("Grain calls of this process leave no spans", StringComparison.Ordinal)));
    }

    // The order in which an application adds the two halves of the instrumentation.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_code_sets_of_the_options_comes_after_the_section(bool tracingFirst)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["Tracing:GrainCalls:IncludeLifecycle"] = "true";
        builder.Configuration["Tracing:GrainCalls:IncludeSystemCalls"] = "true";
        var halves = new[] { AddTracing, AddFilters };
        foreach (var add in tracingFirst ? halves : halves.Reverse())
        {
            add();
        }

        using var host = builder.Build();
        var options = host.Services.GetRequiredService<IOptions<GrainCallInstrumentationOptions>>().Value;

        Assert.Equal((false, true), (options.IncludeLifecycle, options.IncludeSystemCalls));

        void AddTracing() => builder.Services.AddOpenTelemetry().WithTracing(tracing =>
            tracing.AddGrainCallInstrumentation(options => options.IncludeLifecycle = false));

        void AddFilters() => builder.UseOrleansClient(client => client.UseLocalhostClustering().AddTraceContextPropagation());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_silo_or_client_reads_the_section_also_without_a_tracing_SDK(bool isSilo)
    {
        using var host = Build(
            isSilo,
            out _,
            silo => silo.AddTraceContextPropagation(),
            client => client.AddTraceContextPropagation(),
            ("Tracing:GrainCalls:IncludeSystemCalls", "true"));

        var options = host.Services.GetRequiredService<IOptions<GrainCallInstrumentationOptions>>().Value;

        Assert.Equal((false, true), (options.IncludeLifecycle, options.IncludeSystemCalls));
    }

    private static IHost Build(
        bool isSilo,
        out IServiceCollection services,
        Action<ISiloBuilder> silo,
        Action<IClientBuilder> client,
        params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Array.ForEach(settings, setting => builder.Configuration[setting.Key] = setting.Value);
        builder.Services.AddLogging();
        services = builder.Services;
        _ = isSilo
            ? builder.UseOrleans(orleans => silo(orleans.UseLocalhostClustering()))
            : builder.UseOrleansClient(orleans => client(orleans.UseLocalhostClustering()));
        return builder.Build();
    }

    private sealed class Own : IOutgoingGrainCallFilter
    {
        public Task Invoke(IOutgoingGrainCallContext context) => context.Invoke();
    }
}
