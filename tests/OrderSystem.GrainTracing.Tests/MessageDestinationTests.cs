using System.Diagnostics;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

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
    public void A_channel_is_read_from_its_text(string? text, string provider, string name, string id) =>
        Assert.Equal(new MessageDestination(provider, name, id), MessageDestination.OfChannel(new Delivery(text)));

    [Fact]
    public void A_stream_without_a_namespace_goes_by_its_providers_name()
    {
        var id = Guid.NewGuid();

        var named = MessageDestination.OfStream(new Delivery(null, new QualifiedStreamId("streams", StreamId.Create("items", id))));
        var nameless = MessageDestination.OfStream("streams", StreamId.Create("", id));

        Assert.Equal(("streams", "items"), (named.Provider, named.Namespace));
        Assert.Equal(("send items", "process items"), (named.SendSpanName, named.ProcessSpanName));
        Assert.Equal(("streams", "streams"), (nameless.Provider, nameless.Namespace));
    }

    [Fact]
    public void Samplers_see_what_is_few_and_recorded_spans_say_the_rest()
    {
        var destination = new MessageDestination("streams", "items", "items/7");
        using var span = new Activity("send items") { IsAllDataRequested = true };

        Assert.Equal(
            [
                new("messaging.system", "orleans"),
                new("messaging.operation.name", "send"),
                new("messaging.operation.type", "send"),
                new("messaging.destination.name", "items"),
            ],
            destination.Attributes("send"));
        destination.Describe(span);
        destination.Describe(null);
        Assert.Equal([new("orleans.stream.provider", "streams"), new("orleans.stream.id", "items/7")], span.TagObjects);
    }

    [Fact]
    public void A_span_that_is_not_recorded_says_nothing()
    {
        using var span = new Activity("send items") { IsAllDataRequested = false };

        new MessageDestination("streams", "items", "items/7").Describe(span);

        Assert.Empty(span.TagObjects);
    }

    /// <summary>A call with the arguments of a delivery.</summary>
    internal sealed class Delivery(params object?[] arguments) : RequestBase
    {
        public override int GetArgumentCount() => arguments.Length;

        public override object GetArgument(int index) => arguments[index]!;

        public override ValueTask<Response> Invoke() => throw new NotSupportedException();

        public override void Dispose()
        {
        }

        public override string GetMethodName() => throw new NotSupportedException();

        public override string GetInterfaceName() => throw new NotSupportedException();

        public override string GetActivityName() => throw new NotSupportedException();

        public override Type GetInterfaceType() => throw new NotSupportedException();

        public override System.Reflection.MethodInfo GetMethod() => throw new NotSupportedException();

        public override object GetTarget() => throw new NotSupportedException();

        public override void SetTarget(ITargetHolder holder) => throw new NotSupportedException();
    }
}
