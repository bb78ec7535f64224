namespace OrderSystem.PaymentProvider.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("payment-provider-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
