using System.Diagnostics;

namespace OrderSystem.Measurements.Fidelity;

/// <summary>What a load left behind, and the counting of it.</summary>
/// <param name="TraceIds">The trace id that each request got at the HTTP edge, by its order.</param>
/// <param name="Spans">Every span exported.</param>
/// <param name="Lines">Every line that the grains logged.</param>
internal sealed record CollectedLoad(
    IReadOnlyDictionary<Guid, string> TraceIds,
    IReadOnlyList<SpanRecord> Spans,
    IReadOnlyList<LogLine> Lines)
{
    private const string HttpSource = "Microsoft.AspNetCore";

    private static readonly (string Name, ActivityKind Kind)[] Calls =
    [
        ($"{nameof(IOrderGrain)}/{nameof(IOrderGrain.Place)}", ActivityKind.Client),
        ($"{nameof(IOrderGrain)}/{nameof(IOrderGrain.Place)}", ActivityKind.Server),
        ($"{nameof(IPaymentGrain)}/{nameof(IPaymentGrain.Charge)}", ActivityKind.Client),
        ($"{nameof(IPaymentGrain)}/{nameof(IPaymentGrain.Charge)}", ActivityKind.Server),
    ];

    public FidelityResult Count(Propagation propagation, double ratio)
    {
        var traces = Spans.GroupBy(span => span.TraceId).Select(trace => trace.ToList()).ToList();
        var rooted = traces.Where(HasHttpRoot).ToList();
        var complete = rooted.Count(trace => MissingParents(trace) == 0 && HasEveryCall(trace));
        return new FidelityResult(
            propagation,
            ratio,
            Requests: TraceIds.Count,
            Traces: traces.Count,
            Complete: complete,
            Incomplete: rooted.Count - complete,
            Orphans: traces.Count - rooted.Count,
            Spans: Spans.Count,
            MissingParents: traces.Sum(MissingParents),
            LogLines: Lines.Count,
            LogLinesKept: Lines.Count(line => TraceIds.TryGetValue(line.Order, out var traceId) && traceId == line.TraceId));
    }

    private static bool HasHttpRoot(List<SpanRecord> trace) =>
        trace.Count(span => span is { Source: HttpSource, ParentSpanId: null }) == 1;

    private static bool HasEveryCall(List<SpanRecord> trace) =>
        Array.TrueForAll(Calls, call => trace.Count(span => span.Name == call.Name && span.Kind == call.Kind) == 1);

    private static int MissingParents(List<SpanRecord> trace)
    {
        var ids = trace.Select(span => span.SpanId).ToHashSet();
        return trace.Count(span => span.ParentSpanId is { } parent && !ids.Contains(parent));
    }
}

/// <summary>What came of a load with one kind of propagation at one ratio.</summary>
/// <param name="Propagation">Who carried the context.</param>
/// <param name="Ratio">Share of traces that the sampler keeps.</param>
/// <param name="Requests">Requests made.</param>
/// <param name="Traces">Traces exported, of whatever origin.</param>
/// <param name="Complete">Traces with an HTTP root, every call's client and server span, and no parent missing.</param>
/// <param name="Incomplete">Traces with an HTTP root that are not complete.</param>
/// <param name="Orphans">Traces without an HTTP root.</param>
/// <param name="Spans">Spans exported.</param>
/// <param name="MissingParents">Spans whose parent was not exported.</param>
/// <param name="LogLines">Lines that the grains logged.</param>
/// <param name="LogLinesKept">Of these, lines under the trace id that the request got at the HTTP edge.</param>
internal sealed record FidelityResult(
    Propagation Propagation,
    double Ratio,
    int Requests,
    int Traces,
    int Complete,
    int Incomplete,
    int Orphans,
    int Spans,
    int MissingParents,
    int LogLines,
    int LogLinesKept)
{
    public double SpansPerTrace => Traces == 0 ? 0 : (double)Spans / Traces;
}
