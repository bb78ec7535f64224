using CliWrap;
using CliWrap.Buffered;
using OrderSystem.Testing.Processes;

namespace OrderSystem.PaymentProvider.Tests;

public sealed class StartTests
{
    [Theory]
    [InlineData("--PaymentProvider:MaximumHold=01:00:00", "MaximumHold")]
    [InlineData("--PaymentProvider:MaximumHold=00:00:00", "MaximumHold")]
    [InlineData("--PaymentProvider:SlowCardDelay=00:02:00", "SlowCardDelay")]
    [InlineData("--Database:Folder=a-file", "a-file")]
    [InlineData("--PaymentProvider:Folder=a-file", "a-file")]
    public async Task What_the_operator_can_put_right_is_said_in_one_line(string setting, string word)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "a-file"), "", TestContext.Current.CancellationToken);

        var provider = typeof(PaymentProviderApplication).Assembly.Location;
        var ended = await Cli.Wrap(LaunchedAssemblies.DotNet)
            .WithArguments([provider, $"--contentRoot={folder.Path}", "--urls=http://127.0.0.1:0", setting])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("The payment provider cannot start: ", ended.StandardError, StringComparison.Ordinal);
        Assert.Contains(word, ended.StandardError, StringComparison.Ordinal);
        Assert.Single(ended.StandardError.TrimEnd().Split('\n'));
        Assert.Empty(ended.StandardOutput);
    }
}
