using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

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

    /// <summary>A trace of an order that is checked, charged and declined.</summary>
    public async Task<Trace> DeclinedOrder()
    {
        Activity order;
        using (order = Start("order", ActivityKind.Server))
        {
            order.SetTag("order.lines", 2);
            using (Start("check"))
            {
            }

            using (var charge = Start("charge"))
            {
                charge.SetTag("error.type", "card_declined").SetStatus(ActivityStatusCode.Error, "The card was declined.");
                charge.AddEvent(new ActivityEvent("declined"));
                ShopLog.Declined(Log, "card_declined");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
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
