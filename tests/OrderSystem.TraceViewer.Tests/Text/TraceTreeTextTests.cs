using OpenTelemetry.Proto.Trace.V1;
using OrderSystem.TraceViewer.Tests.Support;
using OrderSystem.TraceViewer.Text;

namespace OrderSystem.TraceViewer.Tests.Text;

public sealed class TraceTreeTextTests
{
    private readonly Viewer _viewer = new();

    [Fact]
    public void Draws_the_tree()
    {
        _viewer.Receive(
            ("gateway", Sent.Span("a", name: "POST /api/orders", durationMs: 50)),
            ("silo", Sent.Span("b", "a", "IOrderGrain/Place", 1, 45)),
            ("silo", Sent.Span("c", "b", "order.create", 2, 9.26)),
            ("silo", Sent.Span("d", "c", "write storage", 3, 0.456)),
            ("silo", Sent.Span("e", "b", "order.confirm", 12, 12_345)));

        AssertTree("""
            Trace ID: 4bf92f3577b34da6a3ce929d0e0e4736
            gateway  POST /api/orders (50 ms)
            └── silo  IOrderGrain/Place (45 ms)
                ├── silo  order.create (9.3 ms)
                │   └── silo  write storage (0.46 ms)
                └── silo  order.confirm (12.3 s)

            """);
    }

    [Fact]
    public void Leaves_out_what_differs_from_run_to_run()
    {
        var linked = Sent.Span("b", "f", "reminder");
        linked.Links.Add(new Span.Types.Link { TraceId = Sent.Bytes(Sent.NewTraceId(7)), SpanId = Sent.Bytes(Sent.SpanId("9")) });
        _viewer.Receive(("gateway", Sent.Span("a", name: "POST /api/orders")), ("silo", linked));

        AssertTree(
            """
            gateway  POST /api/orders
            (parent not received)
            silo  reminder [link]

            """,
            TraceTreeOptions.Comparable);
    }

    [Fact]
    public void Marks_errors_links_and_missing_parents()
    {
        var typed = Failed(Sent.Span("b", "a", "typed", startMs: 1), "message");
        typed.Attributes.Add(Sent.Attribute("error.type", "timeout"));
        var message = Failed(Sent.Span("c", "a", "message", startMs: 2), "card\ndeclined");
        var plain = Failed(Sent.Span("d", "a", "plain", startMs: 3), "");
        plain.Links.Add(new Span.Types.Link { TraceId = Sent.Bytes(Sent.NewTraceId(7)), SpanId = Sent.Bytes(Sent.SpanId("9")) });
        _viewer.Receive(("silo", Sent.Span("a", "f", "work")), ("silo", typed), ("silo", message), ("silo", plain));

        AssertTree(
            """
            (parent 000000000000000f not received)
            silo  work
            ├── silo  typed [ERROR: timeout]
            ├── silo  message [ERROR: card\u000adeclined]
            └── silo  plain [ERROR] [link: 00000000000000000000000000000008/0000000000000009]

            """,
            new TraceTreeOptions { IncludeDurations = false },
            header: true);
    }

    [Fact]
    public void Escapes_what_a_terminal_would_obey()
    {
        _viewer.Receive(("gate\u001b[2Jway", Sent.Span("a", name: "a\nb\u202ec\u2028d\u200b")));

        AssertTree("gate\\u001b[2Jway  a\\u000ab\\u202ec\\u2028d\\u200b\n", TraceTreeOptions.Comparable);
    }

    [Fact]
    public void Orders_and_describes_as_asked()
    {
        _viewer.Receive(Sent.Span("a"), Sent.Span("b", "a", "second", startMs: 1), Sent.Span("c", "a", "first", startMs: 2));

        AssertTree(
            """
            gateway  work  Internal
            ├── gateway  first  Internal
            └── gateway  second  Internal

            """,
            TraceTreeOptions.Comparable with
            {
                Describe = span => span.Kind.ToString(),
                SiblingOrder = (left, right) => string.CompareOrdinal(left.Span.Name, right.Span.Name),
            });
    }

    [Fact]
    public void Does_not_grow_with_the_square_of_the_depth()
    {
        _viewer.Receive(Enumerable.Range(1, 10_000).Select(n => Sent.Span($"{n:x}", n == 1 ? null : $"{n - 1:x}")));

        var text = TraceTreeText.Render(_viewer.Trace);

        Assert.InRange(text.Length, 10_000, 5_000_000);
        Assert.Contains("(level 9999) gateway  work", text, StringComparison.Ordinal);
    }

    private static Span Failed(Span span, string message)
    {
        span.Status = new Status { Code = Status.Types.StatusCode.Error, Message = message };
        return span;
    }

    private void AssertTree(string expected, TraceTreeOptions? options = null, bool header = false)
    {
        var text = TraceTreeText.Render(_viewer.Trace, options);
        Assert.Equal((header ? $"Trace ID: {Sent.TraceId}\n" : "") + expected, text, ignoreLineEndingDifferences: true);
    }
}
