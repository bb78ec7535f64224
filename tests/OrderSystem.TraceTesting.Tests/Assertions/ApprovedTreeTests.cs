using OrderSystem.TraceTesting.Tests.Support;

namespace OrderSystem.TraceTesting.Tests.Assertions;

public sealed class ApprovedTreeTests : IAsyncLifetime
{
    private const string Tree = """
        shop  order  [server]
        ├── shop  check
        └── shop  charge  error.type=card_declined ERROR
                * declined
        """;

    private readonly Shop _shop = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("approved-");
    private Trace _trace = null!;

    private string Approved => Path.Combine(_folder.FullName, "order.txt");

    private string Received => Path.Combine(_folder.FullName, "order.received.txt");

    public async ValueTask InitializeAsync() => _trace = await _shop.DeclinedOrder();

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_tree_in_the_test_matches_or_shows_the_difference()
    {
        _trace.ShouldHaveTree(Tree);

        var failure = Assert.Throws<TraceAssertionException>(() => { _trace.ShouldHaveTree(Tree.Replace("check", "verify", StringComparison.Ordinal)); });
        Assert.EndsWith(
            """
              shop  order  [server]
            - ├── shop  verify
            + ├── shop  check
              └── shop  charge  error.type=card_declined ERROR
                      * declined

            """.ReplaceLineEndings("\n"),
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_and_attributes_are_shown_on_demand() => _trace.ShouldHaveTree(
        """
        shop  order  [server] order.lines=2
        ├── shop  check
        └── shop  charge  ERROR
                * declined
                - warning: Declined with {Code}
        """,
        new SpanTreeOptions { Logs = true, Attributes = ["order.lines"] });

    [Fact]
    public void Siblings_can_stand_in_the_order_of_their_names() => Assert.Matches(
        "charge(.|\n)*check", _trace.ToTreeText(new SpanTreeOptions { SortSiblings = true }));

    [Fact]
    public void A_missing_approved_file_fails_and_leaves_what_was_received()
    {
        var failure = Assert.Throws<TraceAssertionException>(() => { _trace.ShouldMatch(Approved); });

        Assert.StartsWith("Nothing is approved yet", failure.Message, StringComparison.Ordinal);
        Assert.Contains("shop  charge", failure.Message, StringComparison.Ordinal);
        Assert.Equal(_trace.ToTreeText(), File.ReadAllText(Received));
        Assert.False(File.Exists(Approved));
    }

    [Fact]
    public void An_approved_file_matches_whatever_its_line_ends_and_takes_old_received_text_away()
    {
        File.WriteAllText(Approved, _trace.ToTreeText().ReplaceLineEndings("\r\n"));
        File.WriteAllText(Received, "old");

        _trace.ShouldMatch(Approved);

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_difference_is_marked_and_what_was_received_stands_beside()
    {
        File.WriteAllText(Approved, _trace.ToTreeText().Replace("* declined", "* refused", StringComparison.Ordinal));

        var failure = Assert.Throws<TraceAssertionException>(() => { _trace.ShouldMatch(Approved); });

        Assert.Contains("\n-         * refused\n+         * declined\n", failure.Message, StringComparison.Ordinal);
        Assert.Equal(_trace.ToTreeText(), File.ReadAllText(Received));
    }

    [Fact]
    public void Many_lines_are_compared_in_little_memory()
    {
        var failure = Assert.Throws<TraceAssertionException>(() => { _trace.ShouldHaveTree(string.Join('\n', Enumerable.Range(0, 5_000))); });

        Assert.Contains("- 4999\n+ shop  order", failure.Message, StringComparison.Ordinal);
    }
}
