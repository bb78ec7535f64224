using System.Collections.Frozen;
using System.Diagnostics;

namespace OrderSystem.ServiceDefaults.Tracing.TraceIds;

/// <summary>
/// Sets the random-trace-id flag on new roots, recorded or not. A span processor would see the recorded ones only.
/// </summary>
/// <remarks>
/// It takes no part in sampling, and hears the sources that are recorded anyway: to listen to any other would make
/// libraries prepare spans that nobody wants.
/// </remarks>
internal sealed class RandomTraceIdFlagListener : IDisposable
{
    private readonly ActivityListener _listener;

    public RandomTraceIdFlagListener(params IEnumerable<string> sources)
    {
        // ASP.NET Core's source, HttpClient's, and the nameless one of activities that are made without a source,
        // as ASP.NET Core does when its span is sampled out.
        var names = sources.Concat(["Microsoft.AspNetCore", "System.Net.Http", ""]).ToFrozenSet();
        _listener = new ActivityListener
        {
            ShouldListenTo = source => names.Contains(source.Name),
            ActivityStarted = RandomTraceIdFlag.SetOnOwnRoot,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();
}
