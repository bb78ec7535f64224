using System.Runtime.CompilerServices;

namespace OrderSystem.GrainTracing.Tests.Grains;

public interface IStreamedGrain : IGrainWithIntegerKey
{
    IAsyncEnumerable<SeenContext> Count(int count, int failAt, long echo, CancellationToken cancellationToken = default);

    IAsyncEnumerable<SeenContext> CountThrough(int count, long other);

    IAsyncEnumerable<int> NeverMore(CancellationToken cancellationToken = default);

    Task Deactivate();
}

internal sealed class StreamedGrain : Grain, IStreamedGrain
{
    public async IAsyncEnumerable<SeenContext> Count(
        int count, int failAt, long echo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == failAt)
            {
                throw new InvalidOperationException("told to fail");
            }

            yield return await GrainFactory.GetGrain<IEchoGrain>(echo).See();
        }
    }

    public async IAsyncEnumerable<SeenContext> CountThrough(int count, long other)
    {
        await foreach (var element in GrainFactory.GetGrain<IStreamedGrain>(other).Count(count, failAt: -1, echo: 1))
        {
            yield return element;
        }
    }

    public async IAsyncEnumerable<int> NeverMore([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return 1;
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield return 2;
    }

    public Task Deactivate()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
