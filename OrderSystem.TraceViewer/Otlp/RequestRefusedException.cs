namespace OrderSystem.TraceViewer.Otlp;

/// <summary>An OTLP/HTTP request that cannot be taken in; the message is for its sender.</summary>
internal sealed class RequestRefusedException(int statusCode, string message) : Exception(message)
{
    public int StatusCode { get; } = statusCode;
}
