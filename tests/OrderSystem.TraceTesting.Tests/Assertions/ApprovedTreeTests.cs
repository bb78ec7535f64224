namespace OrderSystem.TraceTesting.Tests.Assertions;

public sealed class ApprovedTreeTests : DeclinedOrderTests
{
    private const string Tree = """
        shop  order  [server]
        ├── shop  check
        └── shop  charge  error.type=card_declined ERROR
                * declined
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("approved-");

    private string Approved => Path.Combine(_folder.FullName, "order.txt");

    private string Received => Path.Combine(_folder.FullName, "order.received.txt");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_tree_in_the_test_matches_or_shows_the_difference()
    {
        Trace.ShouldHaveTree(Tree);

        Assert.EndsWith(
            """
            --- expected
            +++ received
            @@ -1,4 +1,4 @@
             shop  order  [server]
            -├── shop  verify
            +├── shop  check
             └── shop  charge  error.type=card_declined ERROR
                     * declined

            """.ReplaceLineEndings("\n"),
            Fails(() => Trace.ShouldHaveTree(Tree.Replace("check", "verify", StringComparison.Ordinal))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Logs_attributes_and_the_order_of_names_are_shown_on_demand() => Trace.ShouldHaveTree(
        """
        shop  order  [server] order.lines=2
        ├── shop  charge  ERROR
        │       * declined
        │       - warning: Declined with {Code}
        └── shop  check
        """,
        new SpanTreeOptions { Logs = true, Attributes = ["order.lines"], SortSiblings = true });

    [Fact]
    public void A_missing_approved_file_fails_and_leaves_what_was_received()
    {
        var message = Fails(() => Trace.ShouldMatch(Approved), "shop  charge");

        Assert.StartsWith("Nothing is approved yet", message, StringComparison.Ordinal);
        Assert.Equal(Trace.ToTreeText(), File.ReadAllText(Received));
        Assert.False(File.Exists(Approved));
    }

    [Fact]
    public void An_approved_file_matches_whatever_its_line_ends_and_takes_old_received_text_away()
    {
        File.WriteAllText(Approved, Trace.ToTreeText().ReplaceLineEndings("\r\n"));
        File.WriteAllText(Received, "old");

        Trace.ShouldMatch(Approved);

        Assert.False(File.Exists(Received));
    }

    [Fact]
    public void A_difference_is_marked_and_what_was_received_stands_beside()
    {
        File.WriteAllText(Approved, Trace.ToTreeText().Replace("* declined", "* refused", StringComparison.Ordinal));

        Fails(() => Trace.ShouldMatch(Approved), "\n-        * refused\n+        * declined\n");

        Assert.Equal(Trace.ToTreeText(), File.ReadAllText(Received));
    }

    [Fact]
    public void Many_lines_are_compared_in_little_memory() =>
        Fails(() => Trace.ShouldHaveTree(string.Join('\n', Enumerable.Range(0, 5_000))), "-4999\n+shop  order");
}
