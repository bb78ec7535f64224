namespace OrderSystem.TraceTesting.Otlp;

/// <summary>
/// The fields of a protobuf message, by number: what OTLP needs of protobuf, in place of 1,500 lines of <c>.proto</c>
/// files and the code made of them.
/// </summary>
internal sealed class ProtobufMessage
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<Field> _fields = [];

    /// <exception cref="InvalidProtocolBufferException">It is no message.</exception>
    public ProtobufMessage(ByteString content)
    {
        using var input = content.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    _fields.Add(new Field(number, input.ReadUInt64(), null));
                    break;
                case WireFormat.WireType.Fixed64:
                    _fields.Add(new Field(number, input.ReadFixed64(), null));
                    break;
                case WireFormat.WireType.Fixed32:
                    _fields.Add(new Field(number, input.ReadFixed32(), null));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    _fields.Add(new Field(number, 0, input.ReadBytes()));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    /// <summary>The field that came last, which decides where a message has one of several.</summary>
    public Field? Last => _fields.Count == 0 ? null : _fields[^1];

    public IEnumerable<ProtobufMessage> Messages(int number) => All(number).Select(bytes => new ProtobufMessage(bytes));

    /// <summary>A message that is not repeated; an empty one where it is not there.</summary>
    public ProtobufMessage Message(int number) => new(Bytes(number));

    public ByteString Bytes(int number) => All(number).LastOrDefault(ByteString.Empty);

    public string Text(int number) => Text(Bytes(number));

    /// <summary>The text; null where it is empty, as protobuf has no null.</summary>
    public string? TextOrNull(int number) => Text(number) is { Length: > 0 } text ? text : null;

    public ulong Number(int number) => _fields.LastOrDefault(field => field.Number == number && field.Bytes is null).Value;

    public double Double(int number) => BitConverter.UInt64BitsToDouble(Number(number));

    /// <summary>Whether there is such a number, be it 0.</summary>
    public bool HasNumber(int number) => _fields.Exists(field => field.Number == number && field.Bytes is null);

    public static string Text(ByteString bytes) => Utf8.GetString(bytes.Span);

    private IEnumerable<ByteString> All(int number) => _fields.Where(field => field.Number == number).Select(field => field.Bytes).OfType<ByteString>();

    internal readonly record struct Field(int Number, ulong Value, ByteString? Bytes);
}
