using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSystem.ServiceDefaults.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

#pragma warning disable CA1727, CA1848, CA1861, CA1873, CA2254 // Templates that nobody should write are what is tested.
public class CorrelatedJsonFormatterTests
{
    private const string Hostile = "\"\\/{}[]:,\u2028\u2029\u0085\uFEFF\uFFFE\e\n\r";

    private readonly FormattedLog _log = FormattedLog.Json();

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { true, "true" },
        { 1L, "1" },
        { ulong.MaxValue, "18446744073709551615" },
        { (byte)7, "7" },
        { (short)-3, "-3" },
        { 2.5m, "2.5" },
        { 1.5, "1.5" },
        { 1.5f, "1.5" },
        { double.NaN, "\"NaN\"" },
        { float.PositiveInfinity, "\"Infinity\"" },
        { 'x', "\"x\"" },
        { DayOfWeek.Friday, "\"Friday\"" },
        { new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2026-01-02T03:04:05Z\"" },
        { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "\"2026-01-02T03:04:05+00:00\"" },
        { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), "\"2026-01-02T03:04:05+01:00\"" },
        { TimeSpan.FromSeconds(90), "\"00:01:30\"" },
        { new Guid("0af76519-16cd-43dd-8448-eb211c80319c"), "\"0af76519-16cd-43dd-8448-eb211c80319c\"" },
        { new[] { 1, 2 }, "[1,2]" },
        { new HashSet<int> { 1, 2 }, "[1,2]" },
        { Enumerable.Range(1, 3).Select(i => i * 2), "[2,4,6]" },
        { new Dictionary<string, int> { ["a"] = 1 }, "[\"[a, 1]\"]" },
        { Enumerable.Empty<string>(), "[]" },
        { new object?[] { "a", null, new[] { 1 } }, "[\"a\",null,\"System.Int32[]\"]" },
        { Failing(1), "[1,\"(reading on threw InvalidOperationException)\"]" },
        { new Throwing(), "\"(Throwing.ToString threw NotSupportedException)\"" },
        { new Textless(), "\"\"" },
        { new Uri("http://example.com/"), "\"http://example.com/\"" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_keep_their_json_type_and_the_rest_is_text(object? value, string json) =>
        Assert.Equal(json, Line(("field", value)).GetProperty("field").GetRawText());

    [Fact]
    public void A_line_is_flat()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["tenant"] = "blue" }))
        {
            _log.LogInformation(new EventId(1, "OrderPlaced"), "Order {OrderId} for {Amount}", 7, 12.50m);
        }

        Assert.Equal(
            """{"timestamp":"2026-01-02T03:04:05.678Z","level":"info","service":"gateway","category":"Category","event":"Order"""
                + """Placed","message":"Order 7 for 12.50","OrderId":7,"Amount":12.50,"tenant":"blue"}"""
                + "\n",
            _log.Output);
    }

    [Fact]
    public void Levels_have_short_names() => Assert.Equal(
        ["trace", "debug", "info", "warn", "error", "critical"],
        Enumerable.Range(0, 6).Select(level => LogLevels.NameOf((LogLevel)level)));

    [Theory]
    [InlineData(ActivityTraceFlags.None, "00")]
    [InlineData(ActivityTraceFlags.Recorded, "01")]
    [InlineData((ActivityTraceFlags)3, "03")]
    public void A_line_names_its_trace_recorded_or_not(ActivityTraceFlags flags, string text)
    {
        var (traceId, parentId) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        using var activity = new Activity("x").SetParentId(traceId, parentId, flags).Start();

        _log.LogInformation("hello");

        Assert.Equal(
            (traceId.ToHexString(), activity.SpanId.ToHexString(), parentId.ToHexString(), text),
            (Text("traceId"), Text("spanId"), Text("parentSpanId"), Text("traceFlags")));
    }

    [Fact]
    public void A_root_has_no_parent()
    {
        using var activity = new Activity("x").Start();

        Assert.False(Line().TryGetProperty("parentSpanId", out _));
    }

    [Fact]
    public void An_exception_is_an_error_and_a_stack()
    {
        var exception = Assert.Throws<InvalidOperationException>(void () => throw new InvalidOperationException("no\nway"));

        _log.LogError(exception, "hello");

        Assert.Equal("System.InvalidOperationException: no\nway", Text("error"));
        Assert.Contains(nameof(An_exception_is_an_error_and_a_stack), Text("stack"), StringComparison.Ordinal);
    }

    [Fact]
    public void Reserved_names_win_and_the_field_is_kept_beside_them()
    {
        using var activity = new Activity("x").Start();
        using (_log.BeginScope(new Dictionary<string, object?> { ["traceId"] = "forged", ["LEVEL"] = 1, ["stack"] = "x" }))
        {
            _log.LogInformation("hello {Message} {timestamp}", "a", "b");
        }

        Assert.Equal(("hello a b", "a", "b"), (Text("message"), Text("_Message"), Text("_timestamp")));
        Assert.Equal((activity.TraceId.ToHexString(), "forged"), (Text("traceId"), Text("_traceId")));
    }

    [Fact]
    public void Of_equal_names_the_messages_wins_over_the_inner_scopes_over_the_outer_scopes()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["A"] = 1, ["B"] = 1, ["C"] = 1 }))
        using (_log.BeginScope(new Dictionary<string, object?> { ["a"] = 2, ["b"] = 2 }))
        {
            _log.LogInformation("{A}", 3);
        }

        Assert.Equal([3, 2, 1], new[] { "A", "b", "C" }.Select(name => _log.Line().GetProperty(name).GetInt32()));
    }

    [Fact]
    public void Template_and_text_only_scopes_are_no_fields()
    {
        using (_log.BeginScope("just text"))
        {
            _log.LogInformation("hello");
        }

        Assert.Equal(
            ["timestamp", "level", "service", "category", "message"],
            _log.Line().EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void A_message_that_cannot_be_formatted_does_not_fail_the_caller()
    {
        _log.LogInformation("hello {Value}", new Throwing());

        Assert.Contains("could not be formatted", Text("message"), StringComparison.Ordinal);
        Assert.Empty(SafeText.Message(new LogEntry<int>(LogLevel.Information, "Category", default, 1, null, null!)));
        Assert.Equal(typeof(Unspeakable).FullName, SafeText.Summary(new Unspeakable()));
    }

    [Fact]
    public void A_value_that_logs_while_it_is_written_spoils_neither_line()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["field"] = new Logging(_log) }))
        {
            _log.LogInformation("outer");
        }

        var lines = _log.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Equal(["inner", "outer"], lines.Select(line => line.GetProperty("message").GetString()));
    }

    [Fact]
    public void A_scope_that_fails_while_it_is_read_spoils_nothing()
    {
        using (_log.BeginScope(Failing<KeyValuePair<string, object?>>(new("a", 1))))
        {
            _log.LogInformation("hello");
        }

        Assert.Equal(1, _log.Line().GetProperty("a").GetInt32());
    }

    [Fact]
    public void What_is_huge_is_cut_and_the_next_line_is_as_good()
    {
        var fields = Enumerable.Range(0, 1000).ToDictionary(i => $"field{i}", object? (i) => new string('x', 10_000));
        using (_log.BeginScope(fields))
        using (_log.BeginScope(new Dictionary<string, object?> { ["many"] = new int[100_000], [new string('k', 100_000)] = 1 }))
        {
            _log.LogError(new InvalidOperationException(new string('e', 1_000_000)), new string('m', 1_000_000));
        }

        var line = _log.Line();
        Assert.Equal(new string('m', 4096) + "…", line.GetProperty("message").GetString());
        Assert.Equal(16_384 + 1, line.GetProperty("stack").GetString()!.Length);
        Assert.Equal(64 + 7, line.EnumerateObject().Count());
        Assert.All(
            line.EnumerateObject().Where(field => field.Name.StartsWith("field", StringComparison.Ordinal)),
            field => Assert.Equal(4096 + 1, field.Value.GetString()!.Length));
        var next = FormattedLog.Json();
        next.LogInformation("short");
        Assert.Equal("short", next.Line().GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab\U0001F600c", 3, "ab…")]
    [InlineData("a\U0001F600bc", 3, "a\U0001F600…")]
    public void Text_is_cut_to_its_length_and_never_within_a_character(string text, int length, string cut)
    {
        Assert.Equal(cut, SafeText.Cut(text, length));
        Assert.Same(text, SafeText.Cut(text, text.Length));
    }

    [Fact]
    public void A_long_collection_is_cut_and_says_how_much_is_left_out()
    {
        var lines = Line(("Lines", Enumerable.Range(0, 1_000).ToList())).GetProperty("Lines");

        Assert.Equal((33, 31, "968 more"), (lines.GetArrayLength(), lines[31].GetInt32(), lines[32].GetString()));
    }

    [Fact]
    public void Of_one_without_end_no_more_is_read_than_is_printed()
    {
        var read = 0;

        var lines = Line(("Lines", Enumerable.InfiniteSequence(1, 1).Select(i => read = i))).GetProperty("Lines");

        Assert.Equal((33, "more", 33), (lines.GetArrayLength(), lines[32].GetString(), read));
    }

    [Fact]
    public void Scopes_can_be_left_out()
    {
        var log = FormattedLog.Json(includeScopes: false);
        using (log.BeginScope(new Dictionary<string, object?> { ["a"] = 1 }))
        {
            log.LogInformation("hello {B}", 2);
        }

        Assert.False(log.Line().TryGetProperty("a", out _));
        Assert.Equal(2, log.Line().GetProperty("B").GetInt32());
    }

    [Fact]
    public void Whatever_is_logged_is_one_line_of_json()
    {
        var random = new Random(20260102);
        for (var i = 0; i < 2000; i++)
        {
            var log = FormattedLog.Json();
            var scope = new Dictionary<string, object?> { [Nasty(random)] = Nasty(random), ["x"] = new[] { Nasty(random) } };
            using (log.BeginScope(scope))
            {
                log.Log(
                    LogLevel.Warning,
                    new EventId(1, Nasty(random)),
                    new[] { KeyValuePair.Create<string, object?>(Nasty(random), Nasty(random)) },
                    new InvalidOperationException(Nasty(random)),
                    (_, _) => Nasty(random));
            }

            log.Line();
        }
    }

    // Control characters, lone surrogates, quotes, line separators, JSON and terminal syntax.
    private static string Nasty(Random random) => string.Create(random.Next(0, 12), random, static (characters, random) =>
    {
        foreach (ref var character in characters)
        {
            character = random.Next(4) switch
            {
                0 => (char)random.Next(0, 0xA0),
                1 => (char)random.Next(0xD800, 0xE000),
                2 => Hostile[random.Next(Hostile.Length)],
                _ => (char)random.Next(0, 0x10000),
            };
        }
    });

    private JsonElement Line(params (string Name, object? Value)[] scope)
    {
        using (_log.BeginScope(scope.ToDictionary(field => field.Name, field => field.Value)))
        {
            _log.LogInformation("hello");
        }

        return _log.Line();
    }

    private string? Text(string name) => _log.Line().GetProperty(name).GetString();

    private static IEnumerable<T> Failing<T>(T first)
    {
        yield return first;
        throw new InvalidOperationException("changed");
    }

    private sealed class Throwing
    {
        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class Textless
    {
        public override string? ToString() => null;
    }

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }

    private sealed class Logging(FormattedLog log)
    {
        public override string ToString()
        {
            using (log.BeginScope("x"))
            {
                log.Log(LogLevel.Information, default, "inner", null, (state, _) => state);
            }

            return "logged";
        }
    }
}
