namespace OrderSystem.TraceKeeping.Tests;

public sealed class SpanMessageTests
{
    private static readonly long[] Numbers = [1, 2];

    // Lengths of one, two and three bytes, and those around them.
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_200)]
    [InlineData(16_384)]
    [InlineData(3_000_000)]
    public async Task What_was_taken_apart_is_the_same_when_it_is_joined_but_for_the_attribute_more(int length)
    {
        await using var process = new KeepingProcess();
        var text = new string('ä', length / 2);
        ActivityContext first;
        using (var root = process.Source.StartActivity("root", ActivityKind.Consumer)!)
        {
            root.SetTag("text", text).SetTag("list", Numbers).SetTag("half", 0.5).TraceStateString = "a=b";
            root.AddLink(new ActivityLink(KeepingProcess.Remote(ActivityTraceId.CreateRandom())));
            first = root.Context;
            process.Source.StartActivity("child")!.Dispose();
        }

        var another = process.Trace("another");
        process.Keeper.Told(first.TraceId, text + "why");
        process.Keeper.Told(another, "told");

        var (child, parent, other) = process.Kept switch { [var a, var b, var c] => (a, b, c), _ => default };
        Assert.Equal(("child", "root", "another"), (child!.Name, parent!.Name, other!.Name));
        Assert.Equal((first.TraceId.ToHexString(), first.SpanId.ToHexString()), (parent.TraceId, parent.SpanId));
        Assert.Equal(parent.SpanId, child.ParentSpanId);
        Assert.Equal((ActivityKind.Consumer, "a=b", 1), (parent.Kind, parent.TraceState, parent.Links.Count));
        Assert.Equal(["text", "list", "half", "sampling.reason"], parent.Attributes.Keys);
        Assert.Equal((text, 0.5), (parent.Attributes["text"], parent.Attributes["half"]));
        Assert.Equal(text + "why", parent.Attributes["sampling.reason"]);
        Assert.Equal(another.ToHexString(), other.TraceId);
        Assert.All(process.Kept, span => Assert.Equal(process.Source.Name, span.Scope));
    }

    [Fact]
    public void Nothing_is_lost_of_what_a_later_version_of_the_protocol_says_of_a_resource_or_a_scope()
    {
        // Field 99, of each wire type: a number, eight bytes, four bytes, a text.
        byte[] unknown = [0x98, 6, 0x80, 1, 0x99, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0x9d, 6, 1, 2, 3, 4, 0x9a, 6, 1, 65];
        byte[] span = [10, 16, .. new byte[15], 1, 18, 8, .. new byte[7], 1, .. unknown];
        byte[] scope = [18, (byte)span.Length, .. span, .. unknown];
        byte[] resource = [.. unknown, 18, (byte)scope.Length, .. scope];
        byte[] request = [10, (byte)resource.Length, .. resource];

        var found = Assert.Single(SpanMessage.Split(request));

        Assert.Equal<byte[]>([unknown, unknown, span], [found.Resource, found.Scope, found.Span]);
        Assert.Equal("00000000000000000000000000000001", found.TraceId.ToHexString());
        Assert.Equal("0000000000000001", found.SpanId.ToHexString());
        var again = Assert.Single(SpanMessage.Split(SpanMessage.Join(found)));
        Assert.Equal<byte[]>([unknown, unknown, span], [again.Resource, again.Scope, again.Span]);
    }

    [Fact]
    public void What_is_no_message_is_refused() =>
        Assert.Throws<InvalidDataException>(() => SpanMessage.Split([0x0b]));
}
