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

    [ThreadStatic]
    private static int _rented;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    private LineBuffer()
    {
        Json = new Utf8JsonWriter(_bytes, WriterOptions);
        Fields = new FieldWriter(Json);
    }

    public Utf8JsonWriter Json { get; }

    public FieldWriter Fields { get; }

    /// <summary>
    /// Whether another line of this thread is being written: a value's ToString has logged. Such a line goes without
    /// fields, or else that value, if a scope holds it, would be asked again and again.
    /// </summary>
    public bool IsNested { get; private set; }

    /// <summary>An empty buffer.</summary>
    public static LineBuffer Rent()
    {
        var buffer = _current ?? new LineBuffer();
        _current = null;
        buffer.IsNested = _rented++ > 0;
        return buffer;
    }

    public void Return()
    {
        _rented--;
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
