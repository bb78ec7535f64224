using System.Buffers;
using System.IO.Compression;

namespace OrderSystem.TraceViewer.Otlp;

/// <summary>Reads the body of an OTLP/HTTP request, never more than allowed, however well it was compressed.</summary>
internal static class RequestBody
{
    private const int ChunkBytes = 64 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        await using var body = Decompress(request);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var content = new ArrayBufferWriter<byte>();
            int read;
            while ((read = await body.ReadAsync(chunk, cancellationToken)) > 0)
            {
                if (content.WrittenCount + read > maxBytes)
                {
                    throw new RequestRefusedException(
                        StatusCodes.Status413PayloadTooLarge, $"A request may have at most {maxBytes} bytes, decompressed.");
                }

                content.Write(chunk.AsSpan(0, read));
            }

            return content.WrittenMemory;
        }
        catch (InvalidDataException)
        {
            throw new RequestRefusedException(StatusCodes.Status400BadRequest, "The body is not valid gzip.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static Stream Decompress(HttpRequest request) => request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant() switch
    {
        "" or "identity" => request.Body,
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        _ => throw new RequestRefusedException(
            StatusCodes.Status415UnsupportedMediaType, "The content encodings understood are gzip and identity."),
    };
}
