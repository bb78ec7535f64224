using System.Diagnostics;
using Orleans.BroadcastChannel;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace OrderSystem.GrainTracing.Tests.Grains;

public interface IProducerGrain : IGrainWithGuidKey
{
    Task Publish(string provider, int item);

    Task PublishBatch(int[] items);

    Task PublishWithoutSpan(int item);
}

internal sealed class ProducerGrain : Grain, IProducerGrain
{
    public Task Publish(string provider, int item) => Stream(provider).PublishAsync(item);

    public Task PublishBatch(int[] items) => Stream(EchoCluster.Streams).PublishBatchAsync(items);

    public Task PublishWithoutSpan(int item) => Stream(EchoCluster.Streams).OnNextAsync(item);

    private IAsyncStream<int> Stream(string provider) =>
        this.GetStreamProvider(provider).GetStream<int>(StreamId.Create(ConsumerGrain.Namespace, this.GetPrimaryKey()));
}

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
        var producer = Activity.Current?.Links.FirstOrDefault().Context ?? default;
        Activity.Current?.SetTag("test.producer_recorded", producer.TraceFlags.HasFlag(ActivityTraceFlags.Recorded));
        await GrainFactory.GetGrain<IEchoGrain>(1).See();
    }

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
