using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OrderSystem.GrainTracing.Tests;

/// <summary>What is measured of one method's calls while it lives, without an SDK: by instrument and error, under which span.</summary>
internal sealed class Durations : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Instrument, object? Error, Activity? Span)> _measured = new();

    public Durations(GrainMethod method)
    {
        var name = method.Attributes.Single(attribute => attribute.Key == "rpc.method").Value;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == GrainCallTracing.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, seconds, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary();
            if (seconds >= 0 && Equals(all["rpc.method"], name))
            {
                _measured.Enqueue((instrument.Name, all.GetValueOrDefault("error.type"), Activity.Current));
            }
        });
        _listener.Start();
    }

    public IReadOnlyList<(string Instrument, object? Error, Activity? Span)> Measured => [.. _measured];

    public void Dispose() => _listener.Dispose();
}
