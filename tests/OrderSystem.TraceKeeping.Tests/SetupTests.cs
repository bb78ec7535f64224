using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.TraceKeeping.Tests;

/// <summary>What <c>AddTraceKeeping</c> adds, where and how its section is read.</summary>
public sealed class SetupTests
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9";

    public static TheoryData<ServiceDescriptor> Samplers =>
    [
        ServiceDescriptor.Singleton<Sampler>(new AlwaysOffSampler()),
        ServiceDescriptor.Singleton<Sampler>(_ => new AlwaysOffSampler()),
        ServiceDescriptor.Singleton<Sampler, AlwaysOffSampler>(),
    ];

    [Theory]
    [InlineData(Endpoint)]
    [InlineData(Endpoint, "Tracing:Keep:Enabled=false")]
    [InlineData("Tracing:Keep:Enabled=true")]
    public void Off_or_without_an_endpoint_nothing_is_registered(params string[] settings)
    {
        var builder = Builder(settings);
        var before = builder.Services.ToList();

        builder.AddTraceKeeping(isInCluster: true);

        Assert.Equal(before, builder.Services);
    }

    [Fact]
    public void A_wrong_setting_ends_the_start_with_a_sentence_that_names_it()
    {
        var builder = Builder(Endpoint, "Tracing:Keep:Enabled=true", "Tracing:Keep:MaxSpans=0", "Tracing:Keep:Burst=0");
        builder.Services.AddSingleton<Sampler>(new AlwaysOffSampler());
        builder.AddTraceKeeping(isInCluster: false);
        using var services = builder.Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(
            [nameof(TraceKeepingOptions.Burst), nameof(TraceKeepingOptions.MaxSpans)],
            refusal.Failures.Select(failure => failure.Split('\'')[3]).Order());
    }

    [Fact]
    public void What_is_not_set_is_as_documented()
    {
        var options = new TraceKeepingOptions();

        Assert.Equal(
            (false, 50_000, 67_108_864L, TimeSpan.FromSeconds(30)),
            (options.Enabled, options.MaxSpans, options.MaxBytes, options.MaxAge));
        Assert.Equal(
            (null, null, 100, 200, TimeSpan.FromMilliseconds(500)),
            (options.SlowerThan, options.SlowerThanPercentile, options.TracesPerSecond, options.Burst, options.ExchangeInterval));
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void What_the_sampler_of_the_container_drops_is_recorded_however_it_was_added(ServiceDescriptor added)
    {
        var builder = Builder(Endpoint, "Tracing:Keep:Enabled=true");
        builder.Services.Add(added);
        builder.AddTraceKeeping(isInCluster: false);
        using var services = builder.Services.BuildServiceProvider();

        var sampler = Assert.Single(services.GetServices<Sampler>());

        Assert.Equal("KeepingSampler{AlwaysOffSampler}", sampler.Description);
        var root = new SamplingParameters(default, ActivityTraceId.CreateRandom(), "root", ActivityKind.Server);
        Assert.Equal(SamplingDecision.RecordOnly, sampler.ShouldSample(root).Decision);
    }

    [Fact]
    public void Without_a_sampler_it_says_what_is_missing()
    {
        var builder = Builder(Endpoint, "Tracing:Keep:Enabled=true");

        var refused = Assert.Throws<InvalidOperationException>(() => builder.AddTraceKeeping(isInCluster: false));

        Assert.Equal("AddTraceKeeping needs a sampler: call AddServiceDefaults before it.", refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_cluster_the_peer_is_the_grain_that_speaks_for_a_silo(bool isInCluster)
    {
        var answer = new KeptTracesMessage("epoch", 3, []);
        KeptTracesMessage? heard = null;
        var grain = Proxy.Of<ITraceKeepingGrain>(arguments =>
        {
            heard = (KeptTracesMessage)arguments[0]!;
            return Task.FromResult(answer);
        });
        var builder = Builder(Endpoint, "Tracing:Keep:Enabled=true");
        builder.Services.AddSingleton<Sampler>(new AlwaysOffSampler());
        builder.Services.AddSingleton(Proxy.Of<IGrainFactory>(arguments => Equals(arguments[0], 0L) ? grain : null));
        builder.AddTraceKeeping(isInCluster);
        using var services = builder.Services.BuildServiceProvider();

        var peers = services.GetServices<KeepPeer>().ToList();

        Assert.Equal(isInCluster ? 1 : 0, peers.Count);
        foreach (var peer in peers)
        {
            var message = new KeptTracesMessage("", 0, []);
            Assert.Same(answer, await peer(message, TestContext.Current.CancellationToken));
            Assert.Same(message, heard);
        }
    }

    [Fact]
    public async Task The_grain_answers_for_its_silo_and_for_one_that_keeps_nothing_says_nothing()
    {
        await using var process = new KeepingProcess();
        var trace = process.Trace("failed", ActivityStatusCode.Error);
        var message = new KeptTracesMessage("another", 7, [new KeptTrace(ActivityTraceId.CreateRandom().ToHexString(), "log")]);
        using var nothing = new ServiceCollection().BuildServiceProvider();

        var answer = await new TraceKeepingGrain(process.Services).Exchange(message);
        var empty = await new TraceKeepingGrain(nothing).Exchange(message);

        Assert.Equal(
            [new KeptTrace(trace.ToHexString(), "error"), message.Traces[0]], answer.Traces);
        Assert.Equal(("another", 7), (empty.Epoch, empty.Position));
        Assert.Empty(empty.Traces);
    }

    [Theory]
    [InlineData(typeof(ITraceKeepingGrain), false)]
    [InlineData(typeof(IManagementGrain), true)]
    public void The_exchange_itself_is_not_traced(Type called, bool isTraced)
    {
        var request = Proxy.Of<IInvokable>(_ => called);

        Assert.Equal(isTraced, TraceKeepingExtensions.IsTraced(Proxy.Of<IGrainCallContext>(_ => request)));
    }

    private static WebApplicationBuilder Builder(params string[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        foreach (var setting in settings.Select(setting => setting.Split('=', 2)))
        {
            builder.Configuration[setting[0]] = setting[1];
        }

        builder.Services.AddLogging();
        return builder;
    }

    /// <summary>An interface of which one member is called.</summary>
    public class Proxy : DispatchProxy
    {
        private Func<object?[], object?> _answer = null!;

        public static T Of<T>(Func<object?[], object?> answer)
            where T : class
        {
            var proxy = Create<T, Proxy>();
            ((Proxy)(object)proxy)._answer = answer;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(args ?? []);
    }
}
