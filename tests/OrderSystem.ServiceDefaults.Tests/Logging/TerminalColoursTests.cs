using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Logging.Lines;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

public class TerminalColoursTests
{
    [Theory]
    [InlineData(LogLevel.Critical, "\e[31m")]
    [InlineData(LogLevel.Error, "\e[31m")]
    [InlineData(LogLevel.Warning, "\e[33m")]
    [InlineData(LogLevel.Information, "\e[32m")]
    [InlineData(LogLevel.Debug, "\e[2m")]
    [InlineData(LogLevel.Trace, "\e[2m")]
    public void A_level_has_its_colour(LogLevel level, string colour) => Assert.Equal(colour, TerminalColours.Of(level));

    [Fact]
    public void A_redirected_output_has_none()
    {
        Assert.SkipUnless(Console.IsOutputRedirected, "The tests run at a terminal.");

        Assert.False(TerminalColours.AreWanted());
    }
}
