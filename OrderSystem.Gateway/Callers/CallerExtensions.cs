using OrderSystem.Contracts.Callers;

namespace OrderSystem.Gateway.Callers;

internal static class CallerExtensions
{
    /// <summary>Who makes the request, for endpoints that require an authenticated caller.</summary>
    public static Caller Caller(this HttpContext context) =>
        CallerClaims.Read(context.User) ?? throw new InvalidOperationException("The endpoint takes requests without a caller.");
}
