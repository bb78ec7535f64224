using Microsoft.Extensions.Options;
using OrderSystem.Database;

namespace OrderSystem.Silo.Orders;

/// <summary>An order as the recovery sees it.</summary>
[Alias("recoverable-order")]
internal interface IRecoverableOrder : IGrainWithGuidKey
{
    /// <summary>Makes one attempt to finish the order, unless it is finished, or was seen to and is not due again.</summary>
    /// <param name="now">When the caller found the order due.</param>
    [Alias("recover")]
    Task Recover(DateTimeOffset now);
}

/// <summary>
/// Has the orders that were left unfinished go on. Every silo does it: an order that two of them find due is taken up once.
/// </summary>
internal sealed partial class OrderRecovery(
    IGrainFactory grains, IUnfinishedOrders unfinished, IOptions<OrderOptions> options, TimeProvider time, ILogger<OrderRecovery> logger)
    : BackgroundService
{
    /// <summary>The most orders that a silo has taken up at a time, however many there are.</summary>
    public const int MaxAtOnce = 16;

    /// <summary>Goes once over the orders that are due.</summary>
    public async Task RunAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                unfinished.ReadDueAsync(now, cancellationToken),
                new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancellationToken },
                async (order, _) => await RecoverAsync(order, now));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.RoundFailed(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RecoveryPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RunAsync(time.GetUtcNow(), stoppingToken);
        }
    }

    // One that cannot be finished, or not even read, keeps no other from it.
    private async Task RecoverAsync(Guid order, DateTimeOffset now)
    {
        try
        {
            await grains.GetGrain<IRecoverableOrder>(order).Recover(now);
        }
        catch (Exception exception)
        {
            Log.OrderFailed(logger, exception, order);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The unfinished orders could not be read; the next round will try again")]
        public static partial void RoundFailed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "An unfinished order could not be taken up; the next round will try again")]
        public static partial void OrderFailed(ILogger logger, Exception exception, Guid orderId);
    }
}
