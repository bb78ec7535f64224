using OrderSystem.TraceViewer.Model;

namespace OrderSystem.TraceTesting.Text;

/// <summary>Log records as text.</summary>
internal static class LogText
{
    /// <summary>The message template, which is the same at each run; the message where there is none.</summary>
    public static string Template(LogRecord log) => log.Attributes.GetString("{OriginalFormat}") ?? log.Message;
}
