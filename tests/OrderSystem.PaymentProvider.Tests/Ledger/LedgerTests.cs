using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OrderSystem.PaymentProvider.Tests.Ledger;

public sealed class LedgerTests : ProviderTests
{
    [Fact]
    public async Task It_is_read_in_pages_oldest_first()
    {
        var references = Enumerable.Range(0, 7).Select(_ => Guid.NewGuid()).ToList();
        foreach (var reference in references)
        {
            await Server.ChargeAsync(reference).ShouldBeAsync(HttpStatusCode.Created);
        }

        var read = new List<Guid>();
        var pages = 0;
        for (var next = (long?)0; next is not null; pages++)
        {
            var page = await Server.GetAsync($"/charges?limit=3&after={next}").ShouldBeAsync(HttpStatusCode.OK);
            read.AddRange(page.References());
            next = page.GetProperty("next") is { ValueKind: JsonValueKind.Number } number ? number.GetInt64() : null;
        }

        Assert.Equal(references, read);
        Assert.Equal(3, pages);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("limit=%2B5")]
    [InlineData("limit=5&limit=6")]
    [InlineData("after=-1")]
    [InlineData("after=%201")]
    [InlineData("after=%EF%BC%91")]
    [InlineData("after=9223372036854775808")]
    public async Task A_page_is_neither_empty_nor_endless_and_its_numbers_are_digits(string query) =>
        await Server.GetAsync($"/charges?{query}").ShouldBeProblemAsync(HttpStatusCode.BadRequest);

    [Fact]
    public async Task Charges_that_come_at_the_same_time_share_a_commit_and_are_all_in_the_ledger()
    {
        var references = Enumerable.Range(0, 60).Select(_ => Guid.NewGuid()).ToList();
        await Server.ChargeAsync(references[0]).ShouldBeAsync(HttpStatusCode.Created);
        await using var other = new SqliteConnection($"Data Source={Server.LedgerFile};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);

        Execute("BEGIN IMMEDIATE");
        var charges = references.Skip(1).Select(reference => Server.ChargeAsync(reference)).ToList();
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(charges, charge => charge.IsCompleted);
        var before = CommitsIn(Server.LedgerFile);
        Execute("ROLLBACK");

        foreach (var charge in charges)
        {
            await charge.ShouldBeAsync(HttpStatusCode.Created);
        }

        // What had not come in by then, on a busy machine, has commits of its own.
        Assert.InRange(CommitsIn(Server.LedgerFile) - before, 1, charges.Count / 3);
        var page = await Server.GetAsync("/charges?limit=1000").ShouldBeAsync(HttpStatusCode.OK);
        Assert.Equal(references.Order(), page.References().Order());

        void Execute(string text)
        {
            using var command = other.CreateCommand();
            command.CommandText = text;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task It_shows_neither_payment_methods_nor_keys()
    {
        await Server.ChargeAsync(Guid.NewGuid(), key: "a-secret-key").ShouldBeAsync(HttpStatusCode.Created);

        var ledger = (await Server.GetAsync("/charges").ShouldBeAsync(HttpStatusCode.OK)).ToString();

        Assert.DoesNotContain("pm_", ledger, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-key", ledger, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthy_ledger_makes_the_provider_ready() =>
        Assert.Equal(HttpStatusCode.OK, (await Server.GetAsync("/health")).StatusCode);

    [Fact]
    public void The_providers_own_folder_goes_before_the_common_one()
    {
        using var common = new TemporaryFolder();
        using var own = new TemporaryFolder();

        using (PaymentProviderApplication.Create([$"--Database:Folder={common.Path}", $"--PaymentProvider:Folder={own.Path}"]))
        {
            Assert.True(File.Exists(Path.Combine(own.Path, "payment-provider.db")));
            Assert.Empty(Directory.EnumerateFiles(common.Path));
        }
    }

    // The write-ahead log: a header of 32 bytes, then frames of 24 and a page; the last frame of a commit says how large
    // the database is after it, in bytes 4 to 7, the others say 0.
    private static int CommitsIn(string ledgerFile)
    {
        using var file = new FileStream(ledgerFile + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var page = (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8));
        return Enumerable.Range(0, (bytes.Length - 32) / (24 + page))
            .Count(frame => bytes.AsSpan(32 + (frame * (24 + page)) + 4, 4).ContainsAnyExcept((byte)0));
    }
}
