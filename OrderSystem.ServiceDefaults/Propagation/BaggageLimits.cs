using System.Text;

namespace OrderSystem.ServiceDefaults.Propagation;

/// <summary>
/// The limits of W3C Baggage (3.3.2): what every platform must propagate is here also the most that it does. Members
/// beyond are dropped, each as a whole.
/// </summary>
internal static class BaggageLimits
{
    public const int MaxMembers = 64;
    public const int MaxBytes = 8192;

    public static string Apply(string baggage)
    {
        var end = 0;
        var bytes = 0;
        var members = 0;
        foreach (var range in baggage.AsSpan().Split(','))
        {
            var member = baggage.AsSpan(range);
            bytes += Encoding.UTF8.GetByteCount(member) + (range.Start.Value > 0 ? 1 : 0);
            members += member.IsWhiteSpace() ? 0 : 1;
            if (bytes > MaxBytes || members > MaxMembers)
            {
                break;
            }

            end = range.End.Value;
        }

        return baggage[..end];
    }
}
