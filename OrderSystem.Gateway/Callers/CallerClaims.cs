using System.Security.Claims;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using OrderSystem.Contracts.Callers;

namespace OrderSystem.Gateway.Callers;

/// <summary>Reads the caller out of the claims of a validated access token, under the names that they have in the token.</summary>
internal static class CallerClaims
{
    /// <summary>The role of callers that see and touch what belongs to others.</summary>
    public const string OperatorRole = "operator";

    // OpenID Connect Core, 2: a subject has at most 255 characters.
    private const int MaxSubjectLength = 255;
    private const int MaxIssuerLength = 2048;

    // "role" is what `dotnet user-jwts` writes, "roles" what Microsoft Entra ID and others do.
    private static readonly string[] RoleClaims = ["role", "roles"];

    /// <summary>The caller; null when the claims name none.</summary>
    public static Caller? Read(ClaimsPrincipal principal) =>
        TextOf(principal, JwtRegisteredClaimNames.Iss, MaxIssuerLength) is { } issuer
        && TextOf(principal, JwtRegisteredClaimNames.Sub, MaxSubjectLength) is { } subject
            ? new Caller(issuer, subject, IsOperator(principal))
            : null;

    private static bool IsOperator(ClaimsPrincipal principal) =>
        principal.HasClaim(claim => RoleClaims.Contains(claim.Type) && claim.Value == OperatorRole);

    private static string? TextOf(ClaimsPrincipal principal, string type, int maxLength) =>
        principal.FindFirstValue(type) is { Length: > 0 } text && text.Length <= maxLength && IsUnicode(text) ? text : null;

    private static bool IsUnicode(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
