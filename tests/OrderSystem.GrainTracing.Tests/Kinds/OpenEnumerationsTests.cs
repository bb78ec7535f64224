using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using OrderSystem.GrainTracing.Enumerations;

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
        open.Add(abandonedId, abandoned, CancellationToken.None);
        open.Add(readId, read, CancellationToken.None);
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
    public void One_that_its_caller_disposes_of_is_given_up_and_others_are_not()
    {
        using var open = new OpenEnumerations(_time, Limit);
        using var span = new Activity("span").Start();
        var (given, kept) = (Guid.NewGuid(), Guid.NewGuid());
        var (givenUp, other) = (open.Add(given, span, CancellationToken.None), open.Add(kept, span, CancellationToken.None));

        open.GiveUp(given);
        open.GiveUp(Guid.NewGuid());

        Assert.Equal((true, false), (givenUp.IsGivenUp, other.IsGivenUp));
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(true, false, 0)]
    [InlineData(false, true, 0)]
    public void The_callers_own_cancellation_is_an_event(bool cancelled, bool recorded, int events)
    {
        using var span = new Activity("span") { IsAllDataRequested = recorded };

        new OpenEnumeration(span, new CancellationToken(cancelled)).MarkIfCancelled();

        Assert.Equal(Enumerable.Repeat("orleans.rpc.cancelled", events), span.Events.Select(item => item.Name));
    }

    [Fact]
    public void One_ends_once()
    {
        using var open = new OpenEnumerations(_time, Limit);
        using var span = new Activity("span").Start();
        var id = Guid.NewGuid();
        open.Add(id, span, CancellationToken.None);
        var ends = 0;

        open.End(id, _ => ends++);
        open.End(id, _ => ends++);

        Assert.Equal((1, 0), (ends, open.Count));
    }
}
