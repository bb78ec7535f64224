using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>The buffers of one thread for one line at a time, so that a line costs next to no allocation.</summary>
internal sealed class LineBuffer
{
    private const int KeptBytes = 64 * 1024;

    // Escapes what JSON demands, every control character and line separator, but not quotes and angle brackets
    // as if for HTML: the line goes to a terminal or a log shipper.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static LineBuffer? _current;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private LineBuffer()
    {
        Json = new Utf8JsonWriter(_bytes, WriterOptions);
        Fields = new FieldWriter(Json);
    }

    public Utf8JsonWriter Json { get; }

    public FieldWriter Fields { get; }

    /// <summary>An empty buffer; a log call inside a log call (a ToString that logs) gets its own.</summary>
    public static LineBuffer Rent()
    {
        var buffer = _current ?? new LineBuffer();
        _current = null;
        return buffer;
    }

    public void Return()
    {
        if (_bytes.Capacity <= KeptBytes)
        {
            _bytes.ResetWrittenCount();
            Json.Reset(_bytes);
            _current = this;
        }
    }

    public void CopyTo(TextWriter target)
    {
        Json.Flush();
        var chars = ArrayPool<char>.Shared.Rent(Encoding.UTF8.GetMaxCharCount(_bytes.WrittenCount));
        var length = Encoding.UTF8.GetChars(_bytes.WrittenSpan, chars);
        target.Write(chars, 0, length);
        target.Write('\n');
        ArrayPool<char>.Shared.Return(chars);
    }
}
