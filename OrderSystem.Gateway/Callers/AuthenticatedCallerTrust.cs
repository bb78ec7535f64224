using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OrderSystem.ServiceDefaults.Tracing.Edge;

namespace OrderSystem.Gateway.Callers;

/// <summary>
/// Vouches for callers with a valid access token; on with <c>Tracing:Edge:AuthenticatedCallers</c>. The server asks before
/// authentication, when nothing can be awaited: so the token is validated here as well, with keys that are at hand.
/// </summary>
internal sealed class AuthenticatedCallerTrust(IOptionsMonitor<JwtBearerOptions> bearer) : ITraceContextTrust
{
    // The context is read twice per request, its baggage apart.
    private sealed record Answer(bool IsTrusted);

    public bool IsTrusted(HttpContext context)
    {
        if (context.Features.Get<Answer>() is not { } answer)
        {
            answer = new Answer(TokenOf(context.Request) is { } token && IsValid(token));
            context.Features.Set(answer);
        }

        return answer.IsTrusted;
    }

    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header]
        && Ascii.IsValid(header)
        && AuthenticationHeaderValue.TryParse(header, out var value)
        && value.Scheme.Equals(JwtBearerDefaults.AuthenticationScheme, StringComparison.OrdinalIgnoreCase)
            ? value.Parameter
            : null;

    private bool IsValid(string token)
    {
        var options = bearer.Get(JwtBearerDefaults.AuthenticationScheme);
        var parameters = options.TokenValidationParameters.Clone();
        parameters.ConfigurationManager = options.ConfigurationManager as BaseConfigurationManager;

        // Not complete at once means that an authority's keys are only now fetched: the next request will find them.
        return options.TokenHandlers.Select(handler => handler.ValidateTokenAsync(token, parameters)).Any(validation =>
            validation is { IsCompletedSuccessfully: true, Result: { IsValid: true, ClaimsIdentity: { } identity } }
            && CallerClaims.Read(new ClaimsPrincipal(identity)) is not null);
    }
}
