namespace OrderSystem.GrainTracing.Tests.Kinds;

public interface IActivatedGrain : IGrainWithIntegerKey
{
    Task Touch();
}

/// <summary>Calls another grain while it is activated; with a negative key it fails to activate.</summary>
internal sealed class ActivatedGrain : Grain, IActivatedGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyLong() < 0)
        {
            throw new InvalidOperationException("told not to activate");
        }

        await GrainFactory.GetGrain<IEchoGrain>(1).See();
    }

    public Task Touch() => Task.CompletedTask;
}
