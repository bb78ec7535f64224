namespace OrderSystem.TraceViewer.Otlp;

/// <summary>The media type of OTLP/HTTP.</summary>
internal static class OtlpContent
{
    public const string Type = "application/x-protobuf";
}
