using System.Globalization;
using System.Text;
using CliWrap;

namespace OrderSystem.Conformance.Tests;

/// <summary>Runs the W3C validation suite where a checkout of it is found; docs/conformance.md.</summary>
public sealed class ValidationSuiteTests
{
    private const string SuiteVariable = "TRACE_CONTEXT_SUITE";
    private const string PythonVariable = "TRACE_CONTEXT_PYTHON";
    private const int CasesOfTheSuite = 41;

    [Theory]
    [InlineData("always_on")]
    [InlineData("always_off")]
    [InlineData("traceidratio 0.1")]
    [InlineData("parentbased_traceidratio 0.1")]
    public async Task Every_case_of_the_W3C_validation_suite_passes(string sampler)
    {
        var suite = Environment.GetEnvironmentVariable(SuiteVariable);
        Assert.SkipWhen(
            string.IsNullOrEmpty(suite),
            $"{SuiteVariable} does not name the folder 'test' of a checkout of https://github.com/w3c/trace-context.");
        await using var system = await ConformanceSystem.StartAsync(sampler);

        var output = new StringBuilder();
        var result = await Cli.Wrap(Environment.GetEnvironmentVariable(PythonVariable) ?? "python3")
            .WithWorkingDirectory(suite)
            .WithArguments(["test.py", system.TestEndpoint.AbsoluteUri])
            .WithEnvironmentVariables(variables => variables
                .Set("STRICT_LEVEL", "2")
                .Set("SPEC_LEVEL", "2")
                .Set("HARNESS_TIMEOUT", "60")
                .Set("HARNESS_PORT", Ports.FreeAddresses(1)[0].Port.ToString(CultureInfo.InvariantCulture)))
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(output))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(TestContext.Current.CancellationToken);

        TestContext.Current.SendDiagnosticMessage($"{sampler}{Environment.NewLine}{output}");
        Assert.True(result.IsSuccess, output.ToString());
        Assert.Matches($@"\nRan {CasesOfTheSuite} tests in .*\n\nOK\n", output.ToString().ReplaceLineEndings("\n"));
    }
}
