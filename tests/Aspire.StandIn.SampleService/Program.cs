// A service that does what a test tells it to by environment variables, and tells what it was given.
using System.Globalization;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);

if (builder.Configuration["SAMPLE_EXITS_WITH"] is { } exitCode)
{
    Console.Error.WriteLine("the sample service cannot go on");
    return int.Parse(exitCode, CultureInfo.InvariantCulture);
}

var app = builder.Build();
var healthyWith = builder.Configuration["SAMPLE_IS_HEALTHY_WITH"];

app.MapGet("/health", () => healthyWith is null || File.Exists(healthyWith) ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
app.MapGet("/env/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "");
app.MapGet("/pid", () => Environment.ProcessId);

app.Lifetime.ApplicationStarted.Register(() => Note("started"));
app.Lifetime.ApplicationStopping.Register(() => Note("stopping"));
app.Lifetime.ApplicationStopped.Register(() => Note("stopped"));
await app.RunAsync();
return 0;

void Note(string what)
{
    var name = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? "dashboard";
    Console.WriteLine($"{name} {what}");
    if (Environment.GetEnvironmentVariable("SAMPLE_NOTES") is { } notes)
    {
        // One write of one line: several processes append to the same file.
        using var stream = new FileStream(notes, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        stream.Write(System.Text.Encoding.UTF8.GetBytes($"{name} {what} {Environment.ProcessId}\n"));
    }
}
