using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

#pragma warning disable CA2254, CA1848 // Not the place for source-generated messages.
public class CorrelatedTextFormatterTests
{
    private readonly FormattedLog _log = FormattedLog.Text();

    [Fact]
    public void A_line_says_level_category_message_and_trace()
    {
        using var activity = new Activity("x").Start();

        _log.LogWarning("Order {OrderId} is late", 7);

        Assert.Contains("warn    ", _log.Output, StringComparison.Ordinal);
        Assert.Contains("Category: Order 7 is late", _log.Output, StringComparison.Ordinal);
        Assert.Contains($"trace={activity.TraceId}", _log.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_sent_cannot_drive_the_terminal_or_forge_a_line()
    {
        _log.LogWarning("Hello {Name}", "\e[2Jmallory\r\ncritical Category: forged");

        Assert.DoesNotContain("\e[2J", _log.Output, StringComparison.Ordinal);
        Assert.Single(_log.Output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void An_exception_follows_on_lines_of_its_own()
    {
        _log.LogError(new InvalidOperationException("no way"), "hello");

        Assert.Contains("\nSystem.InvalidOperationException: no way", _log.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
