using System.Diagnostics;
using Orleans.BroadcastChannel;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public interface IConsumerGrain : IGrainWithGuidKey;

/// <summary>Is subscribed implicitly to a stream and a channel, and calls another grain for each item.</summary>
[ImplicitStreamSubscription(Namespace)]
[ImplicitChannelSubscription(Namespace)]
internal sealed class ConsumerGrain : Grain, IConsumerGrain, IStreamSubscriptionObserver, IAsyncObserver<int>, IOnBroadcastChannelSubscribed
{
    public const string Namespace = "items";

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<int>().ResumeAsync(this);

    public Task OnSubscribed(IBroadcastChannelSubscription streamSubscription) => streamSubscription.Attach<int>(item => OnNextAsync(item));

    public async Task OnNextAsync(int item, StreamSequenceToken? token = null)
    {
        Activity.Current?.SetTag("test.consumer", this.GetPrimaryKey());
        Activity.Current?.SetTag("test.baggage", Activity.Current.Baggage.Count());
        Activity.Current?.SetTag("test.producer_recorded", Activity.Current.Links.FirstOrDefault().Context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        await GrainFactory.GetGrain<IEchoGrain>(1).See();
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
