using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OrderSystem.TraceViewer.Hosting;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Text;

namespace OrderSystem.TraceViewer.Tests.Otlp;

public sealed partial class RealExporterTests
{
    private static readonly string[] Items = ["book", "pen"];

    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task Receives_what_the_OpenTelemetry_exporter_sends(OtlpExportProtocol protocol)
    {
        await using var viewer = await TraceViewerHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        using var source = new ActivitySource($"shop.{protocol}");
        string traceId;
        using (var traces = Sdk.CreateTracerProviderBuilder()
            .AddSource(source.Name)
            .ConfigureResource(Describe)
            .AddOtlpExporter(otlp => Configure(otlp, viewer, protocol, "v1/traces"))
            .Build())
        using (var logs = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("gateway"));
            options.AddOtlpExporter(otlp => Configure(otlp, viewer, protocol, "v1/logs"));
        })))
        {
            traceId = PlaceOrder(source, logs.CreateLogger("Orders"));
        }

        // Disposing flushes: what was recorded has been received.
        Assert.True(viewer.Store.TryGetTrace(traceId, out var trace));
        Assert.True(trace.IsConnected);
        Assert.Equal(
            """
            gateway  POST /api/orders [ERROR: System.InvalidOperationException]
            └── gateway  IOrderGrain/Place

            """,
            TraceTreeText.Render(trace, TraceTreeOptions.Comparable),
            ignoreLineEndingDifferences: true);
        AssertRoot(trace.Root!);
        var log = Assert.Single(trace.Logs);
        Assert.Equal("Placed order 42", log.Message);
        Assert.Equal(LogLevel.Error, log.Level);
        Assert.Equal("Orders", log.Category);
        Assert.Equal(trace.Root!.SpanId, log.SpanId);
        Assert.Contains("no stock", log.Exception, StringComparison.Ordinal);
    }

    private static void Describe(ResourceBuilder resource) => resource.Clear().AddService("gateway", serviceInstanceId: "gateway-1");

    private static void Configure(OtlpExporterOptions otlp, TraceViewerHost viewer, OtlpExportProtocol protocol, string path)
    {
        otlp.Protocol = protocol;
        otlp.Endpoint = protocol == OtlpExportProtocol.Grpc ? viewer.GrpcEndpoint : new Uri(viewer.HttpEndpoint, path);
    }

    private static string PlaceOrder(ActivitySource source, ILogger logger)
    {
        using var request = source.StartActivity("POST /api/orders", ActivityKind.Server)!;
        request.SetTag("order.quantity", 3);
        request.SetTag("order.express", true);
        request.SetTag("order.total", 12.5);
        request.SetTag("order.items", Items);
        request.SetStatus(ActivityStatusCode.Error, "out of stock");
        var failure = new InvalidOperationException("no stock");
        request.AddException(failure);
        Log.Placed(logger, failure, 42);
        using (source.StartActivity("IOrderGrain/Place", ActivityKind.Client))
        {
        }

        return request.TraceId.ToHexString();
    }

    private static void AssertRoot(Span root)
    {
        Assert.Equal(ActivityKind.Server, root.Kind);
        Assert.Equal(ActivityStatusCode.Error, root.Status);
        Assert.Equal("out of stock", root.StatusMessage);
        Assert.Equal(3L, root.Attributes["order.quantity"]);
        Assert.Equal(true, root.Attributes["order.express"]);
        Assert.Equal(12.5, root.Attributes["order.total"]);
        Assert.Equal(Items, (IReadOnlyList<object?>)root.Attributes["order.items"]!);
        Assert.Equal("exception", Assert.Single(root.Events).Name);
        Assert.Equal("gateway-1", root.Resource.InstanceId);
        Assert.True(root.DurationNanoseconds > 0);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Placed order {OrderId}")]
        public static partial void Placed(ILogger logger, Exception exception, int orderId);
    }
}
