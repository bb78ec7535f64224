using System.Reflection;
using System.Reflection.Emit;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>Which rule a call's spans follow; Orleans keeps most of these interfaces internal.</summary>
public sealed class GrainMethodTests
{
    [Theory]
    [InlineData("Orleans.Runtime.IAsyncEnumerableGrainExtension, Orleans.Core.Abstractions", "MoveNext", nameof(GrainCallKind.Enumeration))]
    [InlineData("Orleans.Runtime.IGrainTimerInvoker, Orleans.Runtime", "InvokeCallbackAsync", nameof(GrainCallKind.TimerTick))]
    [InlineData("Orleans.IRemindable, Orleans.Reminders", "ReceiveReminder", nameof(GrainCallKind.ReminderTick))]
    [InlineData("Orleans.Streams.IStreamConsumerExtension, Orleans.Streaming", "DeliverImmutable", nameof(GrainCallKind.StreamDelivery))]
    [InlineData("Orleans.Streams.IStreamConsumerExtension, Orleans.Streaming", "DeliverMutable", nameof(GrainCallKind.StreamDelivery))]
    [InlineData("Orleans.Streams.IStreamConsumerExtension, Orleans.Streaming", "DeliverBatch", nameof(GrainCallKind.StreamDelivery))]
    [InlineData("Orleans.Streams.IStreamConsumerExtension, Orleans.Streaming", "CompleteStream", nameof(GrainCallKind.System))]
    [InlineData("Orleans.BroadcastChannel.IBroadcastChannelConsumerExtension, Orleans.BroadcastChannel", "OnPublished", nameof(GrainCallKind.ChannelDelivery))]
    [InlineData("Orleans.BroadcastChannel.IBroadcastChannelConsumerExtension, Orleans.BroadcastChannel", "OnError", nameof(GrainCallKind.System))]
    [InlineData("Orleans.Runtime.IManagementGrain, Orleans.Core", "GetHosts", nameof(GrainCallKind.System))]
    [InlineData("System.IDisposable, System.Runtime", "OnPublished", nameof(GrainCallKind.Application))]
    public void The_kind_follows_from_the_interface_and_the_method(string type, string method, string kind) =>
        Assert.Equal(kind, GrainMethod.Of(Request(Type.GetType(type, throwOnError: true)!, method)).Kind.ToString());

    [Fact]
    public void Spans_are_named_as_Orleans_names_the_call_and_a_method_is_looked_at_once()
    {
        var request = Request(typeof(IGrainMethodTested), "See");
        var method = GrainMethod.Of(request);

        Assert.Equal(("IEcho/See", "See"), (method.SpanName, method.Name));
        Assert.Equal(
            [new("rpc.system.name", "orleans"), new("rpc.method", "OrderSystem.GrainTracing.Tests.GrainMethodTests+IGrainMethodTested/See")],
            method.Attributes);
        Assert.Same(method, GrainMethod.Of(request));
        Assert.NotSame(method, GrainMethod.Of(Request(typeof(IGrainMethodTested), "See")));
    }

    [Theory]
    [InlineData("Orleans.SyncWork", null)]
    [InlineData("Orleans.Sagas", "Orleans.Sagas")]
    [InlineData("Shop.Orleans", "Microsoft Orleans")]
    public void A_package_of_the_community_is_an_applications_whatever_it_is_called(string assembly, string? product)
    {
        var builder = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run);
        if (product is not null)
        {
            builder.SetCustomAttribute(new CustomAttributeBuilder(
                typeof(AssemblyProductAttribute).GetConstructor([typeof(string)])!, [product]));
        }

        const TypeAttributes Interface = TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract;
        var type = builder.DefineDynamicModule(assembly).DefineType("Orleans.SyncWork.ISyncWorker", Interface).CreateType();

        Assert.Equal(GrainCallKind.Application, GrainMethod.Of(Request(type, "Start")).Kind);
    }

    [Fact]
    public void Every_assembly_of_Orleans_that_is_here_is_known()
    {
        var own = Directory.GetFiles(AppContext.BaseDirectory, "Orleans.*.dll").Select(Path.GetFileNameWithoutExtension).ToList();

        Assert.True(own.Count > 8);
        Assert.False(PartsOfOrleans.Include(typeof(GrainMethodTests)));
        Assert.All(own, name => Assert.True(PartsOfOrleans.Include(Assembly.Load(name!).GetTypes()[0]), name));
    }

    // A method of its own each time: what has been seen before is not looked at again.
    internal static IInvokable Request(Type type, string name)
    {
        var method = new DynamicMethod(name, typeof(void), []);
        return Stub.Of<IInvokable>(
            (nameof(IInvokable.GetInterfaceType), () => type),
            (nameof(IInvokable.GetMethod), () => method),
            (nameof(IInvokable.GetActivityName), () => $"IEcho/{name}"));
    }

    private interface IGrainMethodTested;
}
