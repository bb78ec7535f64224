namespace OrderSystem.TraceViewer.Hosting;

/// <summary>The viewer cannot start; the message says why in one sentence.</summary>
internal sealed class TraceViewerStartException(string message, Exception? inner = null) : Exception(message, inner);
