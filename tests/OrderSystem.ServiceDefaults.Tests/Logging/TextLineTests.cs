using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Logging.Lines;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

/// <summary>The lines for people, to the character.</summary>
#pragma warning disable CA2254, CA1848, CA1873 // Not the place for source-generated messages.
public class TextLineTests
{
    [Fact]
    public void A_line_without_a_trace_is_time_level_category_and_message()
    {
        var log = FormattedLog.Text();

        log.LogInformation("Order {OrderId} placed", 7);

        Assert.Equal($"03:04:05.678 {"info",-8}Category: Order 7 placed{Environment.NewLine}", log.Output);
    }

    [Fact]
    public void A_line_of_a_trace_ends_with_its_id()
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();
        var log = FormattedLog.Text();

        log.LogWarning("late");

        Assert.Equal($"03:04:05.678 {"warn",-8}Category: late trace={activity.TraceId}{Environment.NewLine}", log.Output);
    }

    [Fact]
    public void At_a_terminal_time_and_trace_are_dim_and_the_level_has_its_colour()
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();
        var log = FormattedLog.Text(colours: true);

        log.LogWarning("late");

        Assert.Equal(
            $"\e[2m03:04:05.678\e[0m \e[33m{"warn",-8}\e[0mCategory: late\e[2m trace={activity.TraceId}\e[0m{Environment.NewLine}",
            log.Output);
    }

    [Fact]
    public void An_exception_keeps_its_lines_and_loses_what_would_drive_the_terminal()
    {
        var log = FormattedLog.Text(new CorrelatedConsoleFormatterOptions { MaxStackLength = 60 });

        log.LogError(new InvalidOperationException("first\nsecond\e[2J" + new string('x', 100)), "failed");

        Assert.Equal(
            $"03:04:05.678 {"error",-8}Category: failed\nSystem.InvalidOperationException: first\nsecond [2Jxxxxxxxxxx…\n",
            log.Output.ReplaceLineEndings("\n"));
    }
}
