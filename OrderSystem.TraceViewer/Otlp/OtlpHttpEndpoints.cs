using Google.Protobuf;
using Grpc.Core;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Proto.Collector.Logs.V1;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Collector.Trace.V1;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>OTLP/HTTP with binary protobuf, as the OTLP specification describes it.</summary>
internal static class OtlpHttpEndpoints
{
    public static void MapOtlpHttp(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/traces", (HttpContext context, Receiver receiver, TraceViewerOptions limits) =>
            ReceiveAsync(context, limits, ExportTraceServiceRequest.Parser, receiver.Receive));
        endpoints.MapPost("/v1/logs", (HttpContext context, Receiver receiver, TraceViewerOptions limits) =>
            ReceiveAsync(context, limits, ExportLogsServiceRequest.Parser, receiver.Receive));
        endpoints.MapPost("/v1/metrics", (HttpContext context, Receiver receiver, TraceViewerOptions limits) =>
            ReceiveAsync(context, limits, ExportMetricsServiceRequest.Parser, receiver.Receive));
    }

    private static async Task ReceiveAsync<TRequest>(
        HttpContext context, TraceViewerOptions limits, MessageParser<TRequest> parser, Func<TRequest, IMessage> receive)
        where TRequest : IMessage<TRequest>
    {
        if (!IsProtobuf(context.Request))
        {
            await Results.Problem(
                statusCode: StatusCodes.Status415UnsupportedMediaType,
                detail: $"OTLP is received as {OtlpContent.Type} only; set the exporter's protocol to http/protobuf.").ExecuteAsync(context);
            return;
        }

        try
        {
            var body = await RequestBody.ReadAsync(context.Request, limits.MaxRequestBytes, context.RequestAborted);
            await AnswerAsync(context, StatusCodes.Status200OK, receive(parser.ParseFrom(body.Span)));
        }
        catch (RequestRefusedException refusal)
        {
            await RefuseAsync(context, refusal.StatusCode, refusal.Message);
        }
        catch (BadHttpRequestException refusal)
        {
            await RefuseAsync(context, refusal.StatusCode, "The body is too large or incomplete.");
        }
        catch (InvalidProtocolBufferException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "The body is not a valid OTLP message.");
        }
    }

    private static bool IsProtobuf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(OtlpContent.Type, StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int statusCode, string message) =>
        AnswerAsync(context, statusCode, new OtlpStatus { Code = (int)StatusCode.InvalidArgument, Message = message });

    private static async Task AnswerAsync(HttpContext context, int statusCode, IMessage message)
    {
        var body = message.ToByteArray();
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = OtlpContent.Type;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
