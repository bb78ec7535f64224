using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Net.Http.Headers;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Authentication;

/// <summary>What is decided about a token beyond its validation, and how its lack is answered.</summary>
internal sealed partial class BearerEvents(ILogger<BearerEvents> logger) : JwtBearerEvents
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
        if (context.AuthenticateFailure is { } failure)
        {
            // The kind is enough to find out what is wrong; the client is not told, and the token is nobody's to read.
            Log.Refused(logger, failure.GetType().Name);
        }

        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, context.AuthenticateFailure is null ? NoToken : InvalidToken);
        return ApiProblems.Unauthenticated().ExecuteAsync(context.HttpContext);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Access token refused: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
