namespace OrderSystem.TraceKeeping.Tests;

public sealed class SpanRequestTests
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
    public async Task A_kept_span_is_the_same_but_for_the_attribute_more(int length)
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
    public void Whatever_else_a_request_says_stays_as_it_is()
    {
        // Field 99, of each wire type: a number, eight bytes, four bytes, a text.
        byte[] unknown = [0x98, 6, 0x80, 1, 0x99, 6, 1, 2, 3, 4, 5, 6, 7, 8, 0x9d, 6, 1, 2, 3, 4, 0x9a, 6, 1, 65];
        byte[] attribute = [0x4a, 8, 0x0a, 1, (byte)'a', 0x12, 3, 0x0a, 1, (byte)'b'];

        Assert.Equal(Request(attribute), SpanRequest.With(Request([]), "a", "b"));
        Assert.Equal(unknown, SpanRequest.With(unknown, "a", "b"));

        byte[] Request(byte[] added)
        {
            byte[] span = [10, 1, 1, .. unknown, .. added];
            byte[] scope = [18, (byte)span.Length, .. span, .. unknown, 18, (byte)span.Length, .. span];
            byte[] resource = [.. unknown, 18, .. Length(scope), .. scope, 10, 1, 2];
            return [10, .. Length(resource), .. resource, .. unknown, 10, 0];
        }

        static byte[] Length(byte[] message) =>
            message.Length < 128 ? [(byte)message.Length] : [(byte)(message.Length | 0x80), (byte)(message.Length >> 7)];
    }
}
