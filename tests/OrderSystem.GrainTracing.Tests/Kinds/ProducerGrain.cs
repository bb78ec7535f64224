using Orleans.Runtime;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Tests.Kinds;

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
