using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public sealed class OpenEnumerationsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));

    [Fact]
    public void One_that_nobody_reads_from_ends_when_somebody_last_did()
    {
        using var open = new OpenEnumerations(_time, Limit);
        using var abandoned = new Activity("abandoned").Start();
        using var read = new Activity("read").Start();
        var (abandonedId, readId) = (Guid.NewGuid(), Guid.NewGuid());
        abandoned.IsAllDataRequested = true;
        open.Add(abandonedId, Enumeration(abandoned));
        open.Add(readId, Enumeration(read));
        var lastUsed = _time.GetUtcNow();

        _time.Advance(Limit / 2);
        Assert.NotNull(open.Use(readId));
        _time.Advance(Limit / 2);

        Assert.True(abandoned.IsStopped);
        Assert.Equal(lastUsed.UtcDateTime, abandoned.StartTimeUtc + abandoned.Duration);
        Assert.Equal("orleans.enumeration.abandoned", Assert.Single(abandoned.Events).Name);
        Assert.Equal(lastUsed, Assert.Single(abandoned.Events).Timestamp);
        Assert.Null(open.Use(abandonedId));
        Assert.False(read.IsStopped);
        Assert.Equal(1, open.Count);
    }

    [Fact]
    public void One_without_a_span_is_forgotten_too()
    {
        using var open = new OpenEnumerations(_time, Limit);
        open.Add(Guid.NewGuid(), Enumeration(span: null));

        _time.Advance(Limit);

        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void One_ends_once()
    {
        using var open = new OpenEnumerations(_time, Limit);
        using var span = new Activity("span").Start();
        var id = Guid.NewGuid();
        var enumeration = open.Add(id, Enumeration(span));

        Assert.Same(enumeration, open.Take(id));
        Assert.Null(open.Take(id));
        Assert.Equal(0, open.Count);
    }

    private static OpenEnumeration Enumeration(Activity? span) =>
        new(GrainMethod.Of(GrainMethodTests.Request(typeof(IDisposable), "Dispose")), span, start: 0, CancellationToken.None);
}
