using Microsoft.Extensions.Options;
using OrderSystem.PaymentProvider;

try
{
    await using var app = PaymentProviderApplication.Create(args);
    return await app.RunServiceAsync();
}
catch (Exception exception) when (exception is LedgerUnavailableException or OptionsValidationException)
{
    // What the operator can put right is said in one sentence.
    await Console.Error.WriteLineAsync($"The payment provider cannot start: {exception.Message}");
    return 1;
}
