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
    public void A_level_has_its_colour(LogLevel level, string colour)
    {
        Assert.Equal(colour, new TerminalColours(wanted: true).Of(level));
        Assert.Empty(new TerminalColours(wanted: false).Of(level));
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "", true)]
    [InlineData(true, "1", false)]
    [InlineData(false, null, false)]
    public void Only_a_terminal_has_them_and_NO_COLOR_takes_them_away(bool isTerminal, string? noColour, bool coloured)
    {
        var colours = TerminalColours.For(isTerminal, name => name == "NO_COLOR" ? noColour : "something else");

        Assert.Equal(coloured ? ("\e[2m", "\e[0m") : ("", ""), (colours.Dim, colours.Reset));
    }
}
