using Grpc.Core;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>OTLP/gRPC for traces.</summary>
internal sealed class TraceGrpcService(Receiver receiver) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
        Task.FromResult(receiver.Receive(request));
}
