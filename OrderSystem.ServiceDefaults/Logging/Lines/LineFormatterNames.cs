namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>Values of <c>Logging:Console:FormatterName</c> that are added to the framework's own.</summary>
internal static class LineFormatterNames
{
    /// <summary>One flat JSON object per line.</summary>
    public const string Json = "correlated-json";

    /// <summary>For people at a terminal.</summary>
    public const string Text = "correlated-text";
}
