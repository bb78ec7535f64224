namespace OrderSystem.TraceViewer.Hosting;

/// <summary>What a port is for. Each endpoint answers on its own listener only.</summary>
internal enum Listener
{
    /// <summary>The page, the query API and the health endpoints.</summary>
    Page,

    /// <summary>OTLP/gRPC.</summary>
    OtlpGrpc,

    /// <summary>OTLP/HTTP.</summary>
    OtlpHttp,
}
