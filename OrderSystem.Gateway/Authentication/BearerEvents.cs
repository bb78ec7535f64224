using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Net.Http.Headers;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Authentication;

/// <summary>What is decided about a token beyond its validation, and how its lack is answered.</summary>
internal sealed class BearerEvents : JwtBearerEvents
{
    // RFC 6750, 3: without a token no error code, with one that will not do no more than this.
    private const string NoToken = "Bearer";
    private const string InvalidToken = "Bearer error=\"invalid_token\"";

    public override Task TokenValidated(TokenValidatedContext context)
    {
        if (CallerClaims.Read(context.Principal!) is null)
        {
            context.Fail("The token names no issuer and subject.");
        }

        return Task.CompletedTask;
    }

    public override Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, context.AuthenticateFailure is null ? NoToken : InvalidToken);
        return ApiProblems.Unauthenticated().ExecuteAsync(context.HttpContext);
    }
}
