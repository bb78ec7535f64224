using OrderSystem.TraceContext.Conformance.Hosting;

namespace OrderSystem.TraceContext.Conformance.Tests.Support;

/// <summary>Starts the edge and the silos with a sampler, on ports of their own.</summary>
internal static class SystemUnderTest
{
    public static Task<ConformanceSystem> StartAsync(string sampler)
    {
        var settings = Samplers.Settings(sampler);
        settings["urls"] = "http://127.0.0.1:0";
        settings["Logging:Console:LogLevel:Default"] = "None";
        return ConformanceSystem.StartAsync([], settings);
    }
}
