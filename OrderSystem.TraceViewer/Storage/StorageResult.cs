namespace OrderSystem.TraceViewer.Storage;

/// <summary>What became of a batch of spans.</summary>
/// <param name="Stored">Spans that were new.</param>
/// <param name="Duplicates">Spans that were there already.</param>
/// <param name="Refused">Spans of traces that are full.</param>
internal readonly record struct StorageResult(int Stored, int Duplicates, int Refused);
