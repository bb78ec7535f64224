using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace OrderSystem.Gateway.Authentication;

internal static class AuthenticationExtensions
{
    /// <summary>
    /// Authenticates callers by bearer tokens (JWT), configured where ASP.NET Core looks for it: <c>Authentication:Schemes:Bearer</c>.
    /// </summary>
    public static void AddCallerAuthentication(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<BearerSettings>, BearerSettingsValidator>();
        builder.Services.AddOptions<BearerSettings>()
            .BindConfiguration(BearerSettings.Section)
            .ValidateOnStart();

        builder.Services.AddSingleton<BearerEvents>();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.EventsType = typeof(BearerEvents);
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;

            // Read from configuration, both would be off where nothing is listed; with an authority, the issuer is known from its metadata.
            bearer.TokenValidationParameters.ValidateIssuer = true;
            bearer.TokenValidationParameters.ValidateAudience = true;
        });
    }
}
