using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using OrderSystem.TraceTesting;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>The command "Place a test order", as the dashboard's button and the Aspire CLI run it.</summary>
[Collection(OneSystemTests.Name)]
public sealed class TestOrderCommandTests(OneSystem one)
{
    [Theory]
    [InlineData(null, "paid", "201 Created")]
    [InlineData("valid", "paid", "201 Created")]
    [InlineData("declined", "declined", "402 Payment Required")]
    [InlineData("provider-error", "placed", "502 Bad Gateway")]
    [InlineData("slow", "paid", "201 Created")]
    public async Task The_command_answers_with_the_order_and_its_trace(string? card, string status, string answer)
    {
        var commands = one.System.App.Services.GetRequiredService<ResourceCommandService>();
        var gateway = one.System.App.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "gateway");
        var arguments = gateway.Annotations.OfType<ResourceCommandAnnotation>().Single(command => command.Name == "place-test-order").Arguments;
        var input = new InteractionInput { Name = arguments[0].Name, InputType = arguments[0].InputType, Options = arguments[0].Options, Value = card };

        var result = await commands.ExecuteCommandAsync(
            gateway, "place-test-order", new InteractionInputCollection([input]), TestContext.Current.CancellationToken);

        Assert.True(result.Success, result.Message);
        Assert.Equal(CommandResultFormat.Markdown, result.Data!.Format);
        Assert.Contains($"is **{status}**: the gateway answered {answer}.", result.Data.Value, StringComparison.Ordinal);
        var traceId = Regex.Match(result.Data.Value, "trace is `([0-9a-f]{32})`").Groups[1].Value;
        var trace = await one.System.Traces.WaitForTraceAsync(traceId);
        trace.ShouldBeConnected();
        Assert.Contains(trace.Spans, span => span.Name == "POST /api/orders" && span.ParentSpanId is null);
    }
}
