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

        using var process = ProviderProcess.Start($"--contentRoot={folder.Path}", "--urls=http://127.0.0.1:0", setting);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("The payment provider cannot start: ", error, StringComparison.Ordinal);
        Assert.Contains(word, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(await output);
    }
}
