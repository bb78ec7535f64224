using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Streams;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>What a span says of where a message goes.</summary>
public sealed class MessageDestinationTests
{
    [Theory]
    [InlineData("channels/items/7", "channels", "items", "items/7")]
    [InlineData("channels/items/of/7", "channels", "items/of", "items/of/7")]
    [InlineData("/items/7", "", "items", "items/7")]
    [InlineData("channels/null/7", "channels", "channels", "null/7")]
    [InlineData("channels/7", "channels", "channels", "7")]
    [InlineData("channels", "channels", "channels", "channels")]
    [InlineData("", "", "", "")]
    [InlineData(null, "", "", "")]
    public void A_channel_is_read_from_its_text(string? text, string provider, string name, string id) => Assert.Equal(
        new MessageDestination(provider, name, id),
        MessageDestination.OfChannel(Stub.Of<IInvokable>(("GetArgument(0)", () => text))));

    [Theory]
    [InlineData("items", "items")]
    [InlineData("", "streams")]
    public void A_stream_without_a_namespace_goes_by_its_providers_name(string name, string expected)
    {
        var destination = MessageDestination.OfStream("streams", StreamId.Create(name, Guid.NewGuid()));

        Assert.Equal(("streams", expected), (destination.Provider, destination.Namespace));
    }

    [Theory]
    [InlineData(ActivityKind.Producer, "send", true)]
    [InlineData(ActivityKind.Consumer, "process", true)]
    [InlineData(ActivityKind.Consumer, "process", false)]
    public void Samplers_see_what_is_few_and_only_a_recorded_span_says_the_rest(
        ActivityKind kind, string operation, bool recorded)
    {
        using var span = new Activity("message") { IsAllDataRequested = recorded };
        var destination = new MessageDestination("streams", "items", "items/7");
        (string Name, ActivityKind Kind, KeyValuePair<string, object?>[] Attributes) started = default;

        destination.Start(kind, (name, kind, attributes) =>
        {
            started = (name, kind, attributes);
            return span;
        });
        Assert.Null(destination.Start(kind, (_, _, _) => null));

        Assert.Equal(($"{operation} items", kind), (started.Name, started.Kind));
        Assert.Equal(
            [
                new("messaging.system", "orleans"),
                new("messaging.operation.name", operation),
                new("messaging.operation.type", operation),
                new("messaging.destination.name", "items"),
            ],
            started.Attributes);
        Assert.Equal(
            recorded ? [new("orleans.stream.provider", "streams"), new("orleans.stream.id", "items/7")] : [], span.TagObjects);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_item_carries_its_producers_context_and_the_publisher_goes_on_without_it(bool batch)
    {
        using var spans = new TestSpans();
        var carried = new List<object?>();
        var stream = Stub.Of<IAsyncStream<int>>(
            ("ProviderName", () => "streams"),
            ("StreamId", () => StreamId.Create("items", "7")),
            (batch ? "OnNextBatchAsync" : "OnNextAsync", Next));
        Activity.Current = null;
        RequestContext.Clear();

        await (batch ? stream.PublishBatchAsync([1, 2]) : stream.PublishAsync(1));

        var producer = await spans.One(span => span.Name == "send items");
        Assert.Equal([$"00-{producer.TraceId}-{producer.SpanId}-01"], carried);
        Assert.Equal(batch ? 2L : null, producer.Get("messaging.batch.message_count"));
        Assert.Null(RequestContext.Get("traceparent"));

        Task Next()
        {
            carried.Add(RequestContext.Get("traceparent"));
            return Task.CompletedTask;
        }
    }

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
