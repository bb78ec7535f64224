using Grpc.Core;
using OpenTelemetry.Proto.Collector.Logs.V1;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>OTLP/gRPC for logs.</summary>
internal sealed class LogsGrpcService(Receiver receiver) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context) =>
        Task.FromResult(receiver.Receive(request));
}
