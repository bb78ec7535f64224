using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

public class FormatterChoiceTests
{
    [Fact]
    public void Json_unless_the_output_is_a_terminal()
    {
        Assert.Equal(Console.IsOutputRedirected ? "correlated-json" : "correlated-text", ChosenName());
    }

    [Theory]
    [InlineData("correlated-text")]
    [InlineData("simple")]
    public void The_setting_wins(string name) => Assert.Equal(name, ChosenName(("Logging:Console:FormatterName", name)));

    [Fact]
    public void Both_are_registered()
    {
        using var services = TestService.CreateBuilder().Services.BuildServiceProvider();

        var names = services.GetServices<ConsoleFormatter>().Select(formatter => formatter.Name);

        Assert.Contains("correlated-json", names);
        Assert.Contains("correlated-text", names);
    }

    [Fact]
    public void Limits_out_of_range_are_refused_at_start()
    {
        using var services = TestService.CreateBuilder(("Logging:Console:FormatterOptions:MaxFields", "0")).Services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
    }

    private static string? ChosenName(params (string Key, string? Value)[] settings)
    {
        using var services = TestService.CreateBuilder(settings).Services.BuildServiceProvider();
        return services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName;
    }
}
