using Microsoft.AspNetCore.Connections;
using OrderSystem.Database;

namespace OrderSystem.Silo.Hosting;

/// <summary>Runs the silo until it is told to stop.</summary>
internal static class SiloProcess
{
    private const int MaxStarts = 5;

    /// <returns>The exit code: 0 when it was told to stop, 1 when it could not start.</returns>
    public static async Task<int> Run(string[] args)
    {
        for (var start = 1; ; start++)
        {
            var app = SiloApplication.Build(args);
            var choosesPorts = SiloAddressOptions.ChoosesPorts(app.Configuration);
            try
            {
                var database = app.Services.GetRequiredService<DatabaseStartup>();
                return await app.RunServiceAsync(database.Explain, database.PrepareAsync);
            }
            catch (AddressInUseException) when (choosesPorts && start < MaxStarts)
            {
                // Somebody took the port after it was found to be free.
            }
            catch (AddressInUseException)
            {
                await Console.Error.WriteLineAsync("A port of the silo, Orleans:SiloPort or Orleans:GatewayPort, is already in use.");
                return 1;
            }
        }
    }
}
