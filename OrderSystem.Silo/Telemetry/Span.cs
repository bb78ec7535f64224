using System.Diagnostics;

namespace OrderSystem.Silo.Telemetry;

/// <summary>Does work under an internal span, which shows the exception if the work ends with one.</summary>
internal static class Span
{
    public static async Task<T> Run<T>(string name, Func<Activity?, Task<T>> work)
    {
        using var span = SiloTelemetry.Source.StartActivity(name);
        try
        {
            return await work(span);
        }
        catch (Exception exception)
        {
            span.SetError(exception);
            throw;
        }
    }
}
