using Google.Protobuf;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Reads ids: OTLP carries bytes, people read hexadecimal digits.</summary>
internal static class Hex
{
    public const int TraceIdBytes = 16;
    public const int SpanIdBytes = 8;

    /// <summary>The id as lowercase digits; null if it has another length or is all zeros.</summary>
    public static string? ReadId(ByteString id, int length) =>
        id.Length == length && id.Span.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(id.Span) : null;
}
