using System.Net.Http.Headers;
using Google.Protobuf;

namespace OrderSystem.TraceViewer.Browser.Tests.Telemetry;

/// <summary>Sends telemetry as services do: OTLP over HTTP, as protobuf.</summary>
internal sealed class OtlpSender(Uri endpoint) : IDisposable
{
    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private readonly HttpClient _client = new();

    public async Task SendAsync(TestTrace trace)
    {
        await PostAsync("v1/traces", trace.ToTraces());
        await PostAsync("v1/logs", trace.ToLogs());
    }

    public void Dispose() => _client.Dispose();

    private async Task PostAsync(string path, IMessage message)
    {
        using var content = new ByteArrayContent(message.ToByteArray());
        content.Headers.ContentType = Protobuf;
        using var response = await _client.PostAsync(new Uri(endpoint, path), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
