using Microsoft.Extensions.Options;
using OrderSystem.TraceViewer.Hosting;

namespace OrderSystem.TraceViewer;

/// <summary>The viewer as a process of its own.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            await RunAsync(args);
            return 0;
        }
        catch (Exception exception) when (exception is TraceViewerStartException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync($"The trace viewer cannot start: {exception.Message}");
            return 1;
        }
    }

    private static async Task RunAsync(string[] args)
    {
        var builder = TraceViewerApplication.CreateBuilder();
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddCommandLine(args);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // What fails at start is said in one sentence, and what a sender does wrong is said to the sender.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddFilter("Grpc", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);

        CheckLimits(builder.Configuration);
        await using var application = new TraceViewerApplication(builder, TraceViewerAddresses.Read(builder.Configuration));
        await application.StartAsync(CancellationToken.None);
        Console.WriteLine($"Trace viewer:  {application.PageAddress}");
        Console.WriteLine($"OTLP/gRPC:     {application.GrpcEndpoint}");
        Console.WriteLine($"OTLP/HTTP:     {application.HttpEndpoint}");
        await application.WaitForShutdownAsync();
    }

    private static void CheckLimits(ConfigurationManager configuration)
    {
        try
        {
            configuration.GetSection(TraceViewerOptions.Section).Get<TraceViewerOptions>();
        }
        catch (InvalidOperationException exception)
        {
            throw new TraceViewerStartException(exception.Message, exception);
        }
    }
}
