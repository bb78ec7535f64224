using Google.Protobuf;
using OpenTelemetry.Proto.Common.V1;
using OrderSystem.TraceViewer.Model;
using OrderSystem.TraceViewer.Otlp;
using OrderSystem.TraceViewer.Tests.Support;

namespace OrderSystem.TraceViewer.Tests.Otlp;

public sealed class AttributeReaderTests
{
    private static readonly AttributeReader Reader = new(new TraceViewerOptions { MaxAttributeLength = 64, MaxAttributesPerSpan = 20 });

    [Fact]
    public void Reads_every_type_of_value_and_writes_it_as_JSON()
    {
        var attributes = Read(
            Sent.Attribute("text", "<script>\u0001"),
            Sent.Attribute("flag", new AnyValue { BoolValue = true }),
            Sent.Attribute("number", new AnyValue { IntValue = -42 }),
            Sent.Attribute("large", new AnyValue { IntValue = long.MaxValue }),
            Sent.Attribute("fraction", new AnyValue { DoubleValue = 1.5 }),
            Sent.Attribute("nan", new AnyValue { DoubleValue = double.NaN }),
            Sent.Attribute("bytes", new AnyValue { BytesValue = ByteString.CopyFrom(1, 2, 3) }),
            Sent.Attribute("list", new AnyValue { ArrayValue = new ArrayValue { Values = { Sent.Text("a"), new AnyValue { IntValue = 1 } } } }),
            Sent.Attribute("map", new AnyValue { KvlistValue = new KeyValueList { Values = { Sent.Attribute("key", "value") } } }),
            new KeyValue { Key = "nothing" });

        Assert.Equal(
            """
            {"text":"\u003Cscript\u003E\u0001","flag":true,"number":-42,"large":"9223372036854775807","fraction":1.5,"nan":"NaN","bytes":"AQID","list":["a",1],"map":{"key":"value"},"nothing":null}
            """,
            AttributeJson.Write(attributes));
    }

    [Fact]
    public void Cuts_long_texts_but_never_inside_of_a_character()
    {
        var text = new string('x', 63) + "😀" + new string('x', 100);

        Assert.Equal(new string('x', 63) + "…", Read(Sent.Attribute("text", text)).GetString("text"));
    }

    [Fact]
    public void Leaves_out_what_is_too_many_also_inside_of_lists()
    {
        var list = new ArrayValue();
        list.Values.AddRange(Enumerable.Range(0, 1_000).Select(_ => Sent.Text("x")));

        Assert.Equal(20, Read([.. Enumerable.Range(0, 100).Select(n => Sent.Attribute($"key{n}", "x"))]).Count);
        Assert.Equal(19, ((IReadOnlyList<object?>)Read(Sent.Attribute("list", new AnyValue { ArrayValue = list }))["list"]!).Count);
    }

    [Fact]
    public void Leaves_out_what_is_nested_too_deeply()
    {
        var value = Sent.Text("core");
        for (var i = 0; i < 30; i++)
        {
            value = new AnyValue { KvlistValue = new KeyValueList { Values = { Sent.Attribute("k", value) } } };
        }

        Assert.Equal(
            """{"a":{"k":{"k":{"k":{"k":{"k":{"k":{"k":{"k":"\u2026"}}}}}}}}}""",
            AttributeJson.Write(Read(Sent.Attribute("a", value))));
    }

    [Fact]
    public void Takes_the_first_of_two_values_with_one_key() =>
        Assert.Equal("1", Read(Sent.Attribute("key", "1"), Sent.Attribute("key", "2")).GetString("key"));

    private static AttributeCollection Read(params KeyValue[] attributes) => Reader.Read([.. attributes]);
}
