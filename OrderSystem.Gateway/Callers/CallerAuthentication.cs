using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.Net.Http.Headers;
using OrderSystem.Contracts.Callers;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Callers;

internal static class CallerAuthentication
{
    /// <summary>
    /// Authenticates callers by bearer tokens (JWT), configured where ASP.NET Core looks for it: <c>Authentication:Schemes:Bearer</c>.
    /// </summary>
    public static void AddCallerAuthentication(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<BearerSettings.Checked, BearerSettings>();
        builder.Services.AddSingleton<BearerEvents>();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.EventsType = typeof(BearerEvents);
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new ValidTokens { MapInboundClaims = false });
            bearer.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;

            // Read from configuration, both would be off where nothing is listed; with an authority, the issuer is known from its metadata.
            bearer.TokenValidationParameters.ValidateIssuer = true;
            bearer.TokenValidationParameters.ValidateAudience = true;
        });
    }
}

/// <summary>What is decided about a token beyond its validation, and how its lack is answered.</summary>
internal sealed partial class BearerEvents(ILogger<BearerEvents> logger) : JwtBearerEvents
{
    // RFC 6750, 3: without a token no error code, with one that will not do no more than this.
    private const string NoToken = "Bearer";
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    // OpenID Connect Core, 2: a subject has at most 255 characters.
    private const int MaxSubjectLength = 255;
    private const int MaxIssuerLength = 2048;

    // The role of callers that see and touch what belongs to others.
    private const string OperatorRole = "operator";

    // "role" is what `dotnet user-jwts` writes, "roles" what Microsoft Entra ID and others do.
    private static readonly string[] RoleClaims = ["role", "roles"];

    public override Task MessageReceived(MessageReceivedContext context)
    {
        // RFC 6750, 2.1: a token is ASCII. The runtime's decoder of Base64url, which reads it next, is not made for anything else.
        if (context.Request.Headers.Authorization.Any(header => !Ascii.IsValid(header)))
        {
            context.Fail("The token is not ASCII.");
        }

        return Task.CompletedTask;
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        var claims = context.Principal!;
        if (TextOf(claims, JwtRegisteredClaimNames.Iss, MaxIssuerLength) is { } issuer
            && TextOf(claims, JwtRegisteredClaimNames.Sub, MaxSubjectLength) is { } subject)
        {
            var isOperator = claims.HasClaim(claim => RoleClaims.Contains(claim.Type) && claim.Value == OperatorRole);
            context.HttpContext.Features.Set(new Caller(issuer, subject, isOperator));
        }
        else
        {
            context.Fail("The token names no issuer and subject.");
        }

        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.AuthenticateFailure is { } failure)
        {
            // The kind is enough to find out what is wrong; the client is not told, and the token is nobody's to read.
            Log.Refused(logger, failure.GetType().Name);
        }

        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, context.AuthenticateFailure is null ? NoToken : InvalidToken);
        return ProblemTypes.Unauthenticated.Answer().ExecuteAsync(context.HttpContext);
    }

    private static string? TextOf(ClaimsPrincipal claims, string type, int maxLength) =>
        claims.FindFirstValue(type) is { Length: > 0 } text && text.Length <= maxLength && !text.EnumerateRunes().Contains(Rune.ReplacementChar)
            ? text
            : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Access token refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
