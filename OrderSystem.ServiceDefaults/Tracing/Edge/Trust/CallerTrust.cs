using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrderSystem.ServiceDefaults.Tracing.Edge.Trust;

/// <summary>Decides whether the incoming trace context of a request is honoured.</summary>
internal sealed partial class CallerTrust(
    IOptions<EdgeOptions> options,
    IEnumerable<ITraceContextTrust> vouchers,
    IHttpContextAccessor accessor,
    ILogger<CallerTrust> logger)
{
    private readonly EdgeTrust _trust = options.Value.Trust;
    private readonly ITraceContextTrust[] _vouchers =
    [
        new NetworkTrust(options.Value),
        new KeyTrust(options.Value),
        new ClientCertificateTrust(options.Value),
        .. vouchers,
    ];

    /// <summary>Whether the request that this thread is about to start is honoured.</summary>
    public bool IsCurrentCallerTrusted() => _trust switch
    {
        EdgeTrust.Everyone => true,
        EdgeTrust.Listed => accessor.HttpContext is { } context && Array.Exists(_vouchers, voucher => Vouches(voucher, context)),
        _ => false,
    };

    private bool Vouches(ITraceContextTrust voucher, HttpContext context)
    {
        try
        {
            return voucher.IsTrusted(context);
        }
#pragma warning disable CA1031 // The application's own rule may throw anything; a request must not fail for its trace.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.VoucherFailed(logger, voucher.GetType().Name, exception);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "TraceContextTrustFailed", Message = "{Rule} threw; the caller's trace context is not honoured")]
        public static partial void VoucherFailed(ILogger logger, string rule, Exception exception);
    }
}
