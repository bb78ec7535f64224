using Microsoft.Extensions.Options;
using OrderSystem.PaymentProvider.Ledger;

namespace OrderSystem.PaymentProvider;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = PaymentProviderApplication.Create(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (exception is LedgerUnavailableException or OptionsValidationException or IOException)
        {
            // What the operator can put right: a folder, a setting, a taken port. One sentence says it.
            await Console.Error.WriteLineAsync($"The payment provider cannot start: {exception.Message}");
            return 1;
        }
    }
}
