using OrderSystem.TraceViewer.Hosting;

namespace OrderSystem.TraceViewer.Tests.Hosting;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("http://localhost:4317", "localhost", 4317)]
    [InlineData("http://127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("http://[::1]:4317", "[::1]", 4317)]
    [InlineData(" http://localhost:4317/ ", "localhost", 4317)]
    [InlineData("http://*:80", "localhost", 80)]
    public void Understands_addresses(string text, string host, int port)
    {
        var address = ListenAddress.Parse("NAME", text);

        Assert.Equal((host, port), (address.Host, address.Port));
    }

    [Theory]
    [InlineData("https://localhost:4317")]
    [InlineData("localhost:4317")]
    [InlineData("http://viewer.example:4317")]
    [InlineData("http://localhost:4317/path")]
    [InlineData("nonsense")]
    public void Names_the_setting_that_is_no_address(string text)
    {
        var failure = Assert.Throws<TraceViewerStartException>(() => ListenAddress.Parse("NAME", text));

        Assert.StartsWith($"NAME is '{text}'", failure.Message, StringComparison.Ordinal);
    }
}
