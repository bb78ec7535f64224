namespace OrderSystem.TraceViewer.Tests.Support;

/// <summary>Tests that measure the process' memory run while no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
