using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

#pragma warning disable CA1727, CA1848, CA1861, CA1873, CA2254 // Templates that nobody should write are what is tested.
public class CorrelatedJsonFormatterTests
{
    private const string Hostile = "\"\\/{}[]:,\u2028\u2029\u0085\uFEFF\uFFFE\e\n\r";

    private readonly FormattedLog _log = FormattedLog.Json();

    [Fact]
    public void A_line_is_flat()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["tenant"] = "blue" }))
        {
            _log.LogInformation(new EventId(1, "OrderPlaced"), "Order {OrderId} for {Amount}", 7, 12.50m);
        }

        Assert.Equal(
            """{"timestamp":"2026-01-02T03:04:05.678Z","level":"info","service":"gateway","category":"Category","event":"OrderPlaced","message":"Order 7 for 12.50","OrderId":7,"Amount":12.50,"tenant":"blue"}""" + "\n",
            _log.Output);
    }

    [Theory]
    [InlineData(LogLevel.Trace, "trace")]
    [InlineData(LogLevel.Debug, "debug")]
    [InlineData(LogLevel.Information, "info")]
    [InlineData(LogLevel.Warning, "warn")]
    [InlineData(LogLevel.Error, "error")]
    [InlineData(LogLevel.Critical, "critical")]
    public void Levels_have_short_names(LogLevel level, string name)
    {
        _log.Log(level, "hello");

        Assert.Equal(name, Text("level"));
    }

    [Theory]
    [InlineData(ActivityTraceFlags.None, "00")]
    [InlineData(ActivityTraceFlags.Recorded, "01")]
    [InlineData((ActivityTraceFlags)3, "03")]
    public void A_line_names_its_trace_recorded_or_not(ActivityTraceFlags flags, string text)
    {
        using var activity = new Activity("x");
        activity.SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);
        activity.Start();

        _log.LogInformation("hello");

        Assert.Equal(activity.TraceId.ToHexString(), Text("traceId"));
        Assert.Equal(activity.SpanId.ToHexString(), Text("spanId"));
        Assert.Equal(activity.ParentSpanId.ToHexString(), Text("parentSpanId"));
        Assert.Equal(text, Text("traceFlags"));
    }

    [Fact]
    public void A_root_has_no_parent()
    {
        using var activity = new Activity("x").Start();

        _log.LogInformation("hello");

        Assert.False(_log.Line().TryGetProperty("parentSpanId", out _));
    }

    [Fact]
    public void An_exception_is_an_error_and_a_stack()
    {
        try
        {
            throw new InvalidOperationException("no\nway");
        }
        catch (InvalidOperationException exception)
        {
            _log.LogError(exception, "hello");
        }

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

        Assert.Equal("hello a b", Text("message"));
        Assert.Equal("a", Text("_Message"));
        Assert.Equal("b", Text("_timestamp"));
        Assert.Equal(activity.TraceId.ToHexString(), Text("traceId"));
        Assert.Equal("forged", Text("_traceId"));
    }

    [Fact]
    public void Of_equal_names_the_messages_wins_over_the_inner_scopes_over_the_outer_scopes()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["A"] = 1, ["B"] = 1, ["C"] = 1 }))
        using (_log.BeginScope(new Dictionary<string, object?> { ["a"] = 2, ["b"] = 2 }))
        {
            _log.LogInformation("{A}", 3);
        }

        var line = _log.Line();
        Assert.Equal((3, 2, 1), (line.GetProperty("A").GetInt32(), line.GetProperty("b").GetInt32(), line.GetProperty("C").GetInt32()));
    }

    [Fact]
    public void Template_and_text_only_scopes_are_no_fields()
    {
        using (_log.BeginScope("just text"))
        {
            _log.LogInformation("hello");
        }

        Assert.Equal(["timestamp", "level", "service", "category", "message"], _log.Line().EnumerateObject().Select(property => property.Name));
    }

    public static TheoryData<object?, string> Values => new()
    {
        { null, "null" },
        { true, "true" },
        { 1L, "1" },
        { ulong.MaxValue, "18446744073709551615" },
        { (byte)7, "7" },
        { 1.5, "1.5" },
        { double.NaN, "\"NaN\"" },
        { float.PositiveInfinity, "\"Infinity\"" },
        { 'x', "\"x\"" },
        { DayOfWeek.Friday, "\"Friday\"" },
        { new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "\"2026-01-02T03:04:05+00:00\"" },
        { TimeSpan.FromSeconds(90), "\"00:01:30\"" },
        { new Guid("0af76519-16cd-43dd-8448-eb211c80319c"), "\"0af76519-16cd-43dd-8448-eb211c80319c\"" },
        { new[] { 1, 2 }, "[1,2]" },
        { new HashSet<int> { 1, 2 }, "[1,2]" },
        { Enumerable.Range(1, 3).Select(i => i * 2), "[2,4,6]" },
        { new Dictionary<string, int> { ["a"] = 1 }, "[\"[a, 1]\"]" },
        { Enumerable.Empty<string>(), "[]" },
        { new object?[] { "a", null, new[] { 1 } }, "[\"a\",null,\"System.Int32[]\"]" },
        { new Throwing(), "\"(Throwing.ToString threw NotSupportedException)\"" },
        { new Uri("http://example.com/"), "\"http://example.com/\"" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_keep_their_json_type_and_the_rest_is_text(object? value, string json)
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["field"] = value }))
        {
            _log.LogInformation("hello");
        }

        Assert.Equal(json, _log.Line().GetProperty("field").GetRawText());
    }

    [Fact]
    public void A_message_that_cannot_be_formatted_does_not_fail_the_caller()
    {
        _log.LogInformation("hello {Value}", new Throwing());

        Assert.Contains("could not be formatted", Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_logs_while_it_is_written_spoils_neither_line()
    {
        using (_log.BeginScope(new Dictionary<string, object?> { ["field"] = new Logging(_log) }))
        {
            _log.LogInformation("outer");
        }

        var lines = _log.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(["inner", "outer"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()));
    }

    [Fact]
    public void A_scope_or_collection_that_fails_while_it_is_read_spoils_nothing()
    {
        using (_log.BeginScope(Failing<KeyValuePair<string, object?>>(new("a", 1))))
        using (_log.BeginScope(new Dictionary<string, object?> { ["list"] = new FailingCollection() }))
        {
            _log.LogInformation("hello");
        }

        var line = _log.Line();
        Assert.Equal(1, line.GetProperty("a").GetInt32());
        Assert.Equal("""[1,"(reading on threw InvalidOperationException)"]""", line.GetProperty("list").GetRawText());
    }

    [Fact]
    public void What_is_huge_is_cut()
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
        Assert.All(line.EnumerateObject().Where(field => field.Name.StartsWith("field", StringComparison.Ordinal)), field => Assert.Equal(4096 + 1, field.Value.GetString()!.Length));
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
            using (log.BeginScope(new Dictionary<string, object?> { [Nasty(random)] = Nasty(random), ["x"] = new[] { Nasty(random) } }))
            {
                log.Log(LogLevel.Warning, new EventId(1, Nasty(random)), new[] { KeyValuePair.Create<string, object?>(Nasty(random), Nasty(random)) }, new InvalidOperationException(Nasty(random)), (_, _) => Nasty(random));
            }

            log.Line();
        }
    }

    // Control characters, lone surrogates, quotes, line separators, JSON and terminal syntax.
    private static string Nasty(Random random)
    {
        var characters = new char[random.Next(0, 12)];
        for (var i = 0; i < characters.Length; i++)
        {
            characters[i] = random.Next(4) switch
            {
                0 => (char)random.Next(0, 0xA0),
                1 => (char)random.Next(0xD800, 0xE000),
                2 => Hostile[random.Next(Hostile.Length)],
                _ => (char)random.Next(0, 0x10000),
            };
        }

        return new string(characters);
    }

    private string? Text(string name) => _log.Line().GetProperty(name).GetString();

    private static IEnumerable<T> Failing<T>(T first)
    {
        yield return first;
        throw new InvalidOperationException("changed");
    }

    private sealed class FailingCollection : System.Collections.ICollection
    {
        public int Count => 2;

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public void CopyTo(Array array, int index) => throw new NotSupportedException();

        public System.Collections.IEnumerator GetEnumerator() => Failing(1).GetEnumerator();
    }

    private sealed class Throwing
    {
        public override string ToString() => throw new NotSupportedException();
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
