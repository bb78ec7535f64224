namespace OrderSystem.TraceViewer.Model;

/// <summary>Where a span stands in the tree.</summary>
public enum TracePlacement
{
    /// <summary>Below its parent.</summary>
    Child,

    /// <summary>At the top: it has no parent.</summary>
    Root,

    /// <summary>At the top: its parent has not arrived.</summary>
    MissingParent,

    /// <summary>At the top: it is its own ancestor, which only a faulty sender produces.</summary>
    Cycle,
}
