namespace OrderSystem.TraceViewer.Api;

internal sealed record ChangeEvent(long Version, int Traces, int Logs);
