using OrderSystem.Measurements.Fidelity.Cluster;

namespace OrderSystem.Measurements.Fidelity.Measuring;

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
