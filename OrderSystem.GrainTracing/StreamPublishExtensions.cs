using System.Diagnostics;
using OrderSystem.GrainTracing;

namespace Orleans.Streams;

/// <summary>Publishes to a stream under a producer span.</summary>
public static class StreamPublishExtensions
{
    /// <summary>
    /// Publishes an item under a producer span, to which the consumer's trace links. Orleans has no filter on
    /// publishing: with <c>OnNextAsync</c> an item carries only what came with the call that the producing grain serves.
    /// </summary>
    /// <typeparam name="T">The stream's type of item.</typeparam>
    /// <param name="stream">The stream.</param>
    /// <param name="item">The item.</param>
    /// <param name="token">The item's place in the stream, for providers that let the producer choose it.</param>
    public static Task PublishAsync<T>(this IAsyncStream<T> stream, T item, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Publish(stream, count: null, () => stream.OnNextAsync(item, token));
    }

    /// <summary>Publishes a batch of items under one producer span, to which the consumer's trace links.</summary>
    /// <inheritdoc cref="PublishAsync{T}" />
    /// <param name="stream">The stream.</param>
    /// <param name="items">The items.</param>
    /// <param name="token">The batch's place in the stream, for providers that let the producer choose it.</param>
    public static Task PublishBatchAsync<T>(
        this IAsyncStream<T> stream, IReadOnlyCollection<T> items, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(items);
        return Publish(stream, items.Count, () => stream.OnNextBatchAsync(items, token));
    }

    // Async, so that the request context set here is gone when the publisher goes on.
    private static async Task Publish<T>(IAsyncStream<T> stream, int? count, Func<Task> publish)
    {
        using var span = MessageDestination.OfStream(stream.ProviderName, stream.StreamId)
            .Start(ActivityKind.Producer, GrainCallRecorder.StartOutgoing, count);
        RequestContextCarrier.InjectCurrent(span);
        try
        {
            await publish();
        }
        catch (Exception exception)
        {
            GrainCallRecorder.Fail(span, exception, addException: true);
            throw;
        }
    }
}
