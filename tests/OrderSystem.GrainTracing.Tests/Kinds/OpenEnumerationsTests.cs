using System.Diagnostics;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;

namespace OrderSystem.GrainTracing.Tests.Kinds;

public sealed class OpenEnumerationsTests : IDisposable
{
    // Twice the longer of the two response time-outs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddHours(1));
    private readonly OpenEnumerations _open;

    public OpenEnumerationsTests() => _open = new OpenEnumerations(
        _time,
        Options.Create(new SiloMessagingOptions { ResponseTimeout = Limit / 2 }),
        Options.Create(new ClientMessagingOptions { ResponseTimeout = Limit / 4 }));

    [Fact]
    public void One_that_nobody_reads_from_ends_when_somebody_last_did()
    {
        using var abandoned = new Activity("abandoned") { IsAllDataRequested = true }.Start();
        using var read = new Activity("read").Start();
        var (abandonedKey, readKey, spanless) = (Key(), Key(), Key());
        _open.Add(abandonedKey, Enumeration(abandoned));
        _open.Add(readKey, Enumeration(read));
        _open.Add(spanless, Enumeration(span: null));
        var lastUsed = _time.GetUtcNow();

        _time.Advance(Limit / 2);
        Assert.NotNull(_open.Use(readKey));
        _time.Advance(Limit / 2);

        Assert.True(abandoned.IsStopped);
        Assert.Equal(lastUsed.UtcDateTime, abandoned.StartTimeUtc + abandoned.Duration);
        Assert.Equal("orleans.enumeration.abandoned", Assert.Single(abandoned.Events).Name);
        Assert.Equal(lastUsed, Assert.Single(abandoned.Events).Timestamp);
        Assert.Null(_open.Use(abandonedKey));
        Assert.Null(_open.Use(spanless));
        Assert.False(read.IsStopped);
        Assert.NotNull(_open.Use(readKey));
    }

    [Fact]
    public void One_ends_once_on_each_side()
    {
        var key = Key();
        var enumeration = _open.Add(key, Enumeration(span: null));
        var other = _open.Add(key with { Side = ActivityKind.Server }, Enumeration(span: null));

        Assert.Same(enumeration, _open.Take(key));
        Assert.Null(_open.Take(key));
        Assert.Same(other, _open.Take(key with { Side = ActivityKind.Server }));
    }

    public void Dispose() => _open.Dispose();

    private static EnumerationKey Key() => new(Guid.NewGuid(), ActivityKind.Client);

    private static OpenEnumeration Enumeration(Activity? span) =>
        new(GrainMethod.Of(GrainMethodTests.Request(typeof(IDisposable), "Dispose")), span, Start: 0, CancellationToken.None);
}
