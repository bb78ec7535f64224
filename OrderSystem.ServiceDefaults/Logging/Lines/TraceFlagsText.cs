using System.Diagnostics;
using System.Globalization;

namespace OrderSystem.ServiceDefaults.Logging.Lines;

/// <summary>Trace flags as two hex digits, as in traceparent (W3C Trace Context 3.2.2.5).</summary>
internal static class TraceFlagsText
{
    public static string Of(ActivityTraceFlags flags) => (byte)flags switch
    {
        0 => "00",
        1 => "01",
        2 => "02",
        3 => "03",
        var other => other.ToString("x2", CultureInfo.InvariantCulture),
    };
}
