using Grpc.Core;
using OpenTelemetry.Proto.Collector.Metrics.V1;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>OTLP/gRPC for metrics.</summary>
internal sealed class MetricsGrpcService(Receiver receiver) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(receiver.Receive(request));
}
