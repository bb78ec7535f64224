using OrderSystem.ServiceDefaults.Edge;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class LegacyTraceIdsTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("0af7651916cd43dd8448eb211c80319c")]
    [InlineData("0AF7651916CD43DD8448EB211C80319C")]
    [InlineData("0af76519-16cd-43dd-8448-eb211c80319c")]
    [InlineData("0AF76519-16CD-43dd-8448-EB211C80319C")]
    public void Reads_hex_and_uuid_in_any_case(string value)
    {
        Assert.True(LegacyTraceIds.TryParseTraceId(value, out var id));
        Assert.Equal(TraceId, id.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0af7651916cd43dd8448eb211c80319")]
    [InlineData("0af7651916cd43dd8448eb211c80319cc")]
    [InlineData("0af7651916cd43dd8448eb211c80319g")]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("{0af76519-16cd-43dd-8448-eb211c80319c}")]
    [InlineData("0af7651916-cd43dd8448-eb211c803-19c0")]
    [InlineData("0af76519a16cd-43dd-8448-eb211c80319c")]
    [InlineData("0af76519-16cda43dd-8448-eb211c80319c")]
    [InlineData("0af76519-16cd-43dda8448-eb211c80319c")]
    [InlineData("0af76519-16cd-43dd-8448aeb211c80319c")]
    [InlineData("0af7651916cd43dd8448eb211c80319c,0af7651916cd43dd8448eb211c80319c")]
    [InlineData("０af7651916cd43dd8448eb211c80319c")]
    public void Refuses_what_is_no_trace_id(string? value) => Assert.False(LegacyTraceIds.TryParseTraceId(value, out _));

    [Theory]
    [InlineData("b7ad6b7169203331")]
    [InlineData("B7AD6B7169203331")]
    public void Reads_a_span_id_in_any_case(string value)
    {
        Assert.True(LegacyTraceIds.TryParseSpanId(value, out var id));
        Assert.Equal("b7ad6b7169203331", id.ToHexString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0000000000000000")]
    [InlineData("b7ad6b716920333")]
    [InlineData("b7ad6b716920333x")]
    public void Refuses_what_is_no_span_id(string? value) => Assert.False(LegacyTraceIds.TryParseSpanId(value, out _));
}
