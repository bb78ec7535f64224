using Polly;

namespace OrderSystem.Gateway.Cluster;

/// <summary>Calls one grain, again where that helps.</summary>
internal sealed class GrainCalls<TGrain>(
    Func<TGrain> find, SiloLosses losses, ResiliencePipeline pipeline, RetryBudget budget)
{
    /// <summary>Makes the call.</summary>
    /// <exception cref="Polly.Timeout.TimeoutRejectedException">The request's time is over.</exception>
    public async Task<TResult> Call<TResult>(Func<TGrain, Task<TResult>> call)
    {
        var context = ResilienceContextPool.Shared.Get();
        context.Properties.Set(RetryBudget.Key, budget);
        try
        {
            return await pipeline.ExecuteAsync(
                async (attempt, state) => await state.self.Send(state.call).WaitAsync(attempt.CancellationToken),
                context,
                (self: this, call));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>
    /// Sends the call, and sends it again when a silo is lost before the answer has come. Orleans would let it wait for
    /// the whole response time-out: it cannot know whether the lost silo had the call. If it had not, the grain is
    /// still at work and takes the second call after the first, whose answer then comes first.
    /// </summary>
    private async Task<TResult> Send<TResult>(Func<TGrain, Task<TResult>> call)
    {
        var sent = new List<Task<TResult>>(1);
        while (true)
        {
            var loss = losses.Next;
            sent.Add(call(find()));
            try
            {
                await Task.WhenAny(sent).WaitAsync(loss);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            var answered = sent.First(task => task.IsCompleted);
            sent.Where(task => task != answered).ToList().ForEach(task => task.Ignore());
            return await answered;
        }
    }
}
