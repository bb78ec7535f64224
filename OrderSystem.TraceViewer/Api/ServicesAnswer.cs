namespace OrderSystem.TraceViewer.Api;

internal sealed record ServicesAnswer(IReadOnlyList<string> Services);
