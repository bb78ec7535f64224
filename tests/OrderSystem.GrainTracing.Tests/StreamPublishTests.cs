using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Tests;

public sealed class StreamPublishTests
{
    [Fact]
    public async Task A_stream_that_refuses_an_item_is_an_error_of_the_producer()
    {
        using var spans = new TestSpans();
        var stream = Stub.Of<IAsyncStream<int>>(
            ("ProviderName", () => "streams"),
            ("StreamId", () => StreamId.Create("items", "7")),
            ("OnNextAsync", () => Task.FromException(new InvalidOperationException("full"))));
        Activity.Current = null;

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.PublishAsync(1));

        var producer = await spans.One(span => span.Name == "send items");
        Assert.Equal((ActivityKind.Producer, ActivityStatusCode.Error), (producer.Kind, producer.Status));
        Assert.Equal(typeof(InvalidOperationException).FullName, producer.Get("error.type"));
        Assert.Equal("exception", Assert.Single(producer.Events).Name);
    }
}
