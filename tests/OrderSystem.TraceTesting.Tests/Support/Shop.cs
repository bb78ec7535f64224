using OpenTelemetry.Logs;

namespace OrderSystem.TraceTesting.Tests.Support;

/// <summary>A small traced application, in this process: spans and log records as the SDK gives them to a collector.</summary>
internal sealed class Shop : IAsyncDisposable
{
    private readonly TracerProvider _tracing;
    private readonly ILoggerFactory _logging;

    public Shop()
    {
        var resource = ResourceBuilder.CreateEmpty().AddService("shop", serviceInstanceId: "shop-1");
        Source = new ActivitySource($"shop {Guid.NewGuid():N}");
        _tracing = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource).AddSource(Source.Name).AddTraceCollector(Traces).Build();
        _logging = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.SetResourceBuilder(resource);
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
        }).Services.AddTraceCollector(Traces));
        Log = _logging.CreateLogger("shop");
    }

    public TraceCollector Traces { get; } = new();

    public ActivitySource Source { get; }

    public ILogger Log { get; }

    public Activity Start(string name, ActivityKind kind = ActivityKind.Internal, IEnumerable<ActivityLink>? links = null) =>
        Source.StartActivity(name, kind, parentContext: default, links: links) ?? throw new InvalidOperationException("Nobody listens.");

    /// <summary>A span from start to end.</summary>
    public Activity Record(string name, Action<Activity>? during = null, ActivityKind kind = ActivityKind.Internal, IEnumerable<ActivityLink>? links = null)
    {
        using var span = Start(name, kind, links);
        during?.Invoke(span);
        return span;
    }

    /// <summary>A span whose parent is elsewhere.</summary>
    public ActivityContext RecordOrphan(string name)
    {
        var parent = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        Source.StartActivity(name, ActivityKind.Server, parent)!.Dispose();
        return parent;
    }

    /// <summary>A trace of an order that is checked, charged and declined.</summary>
    public async Task<Trace> DeclinedOrder()
    {
        Activity order;
        using (order = Start("order", ActivityKind.Server).SetTag("order.lines", 2))
        {
            Record("check");
            using var charge = Start("charge").SetTag("error.type", "card_declined").SetStatus(ActivityStatusCode.Error, "The card was declined.");
            charge.AddEvent(new ActivityEvent("declined"));
            ShopLog.Declined(Log, "card_declined");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return await Traces.WaitForTraceAsync(order);
    }

    public async ValueTask DisposeAsync()
    {
        _tracing.Dispose();
        _logging.Dispose();
        Source.Dispose();
        await Traces.DisposeAsync();
    }
}

internal static partial class ShopLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Declined with {Code}")]
    public static partial void Declined(ILogger logger, string code);

    [LoggerMessage(Level = LogLevel.Error, Message = "Failed")]
    public static partial void Failed(ILogger logger, Exception exception);
}

/// <summary>Tests on the trace of the declined order.</summary>
public abstract class DeclinedOrderTests : IAsyncLifetime
{
    internal Shop Shop { get; } = new();

    protected Trace Trace { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Trace = await Shop.DeclinedOrder();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Shop.DisposeAsync();
    }

    /// <summary>Asserts that the assertion fails, and that it says this.</summary>
    protected static string Fails(Func<object> assertion, params string[] says)
    {
        var failure = Assert.Throws<TraceAssertionException>(() => { assertion(); });
        Assert.All(says, text => Assert.Contains(text, failure.Message, StringComparison.Ordinal));
        return failure.Message;
    }
}
