using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrderSystem.AppHost;

/// <summary>
/// An access token for development, ready in a file, so that the first request needs no set-up. It is signed with a key
/// that is made at each start and known to the gateway only, so it ends with the run.
/// </summary>
internal sealed record DevelopmentToken(string File, string Value, string Key)
{
    private const string Issuer = "ordersystem-apphost";
    private const string Audience = "ordersystem";

    /// <summary>A new token; null where <c>Authentication</c> is configured, and outside development.</summary>
    public static DevelopmentToken? Create(IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode || !builder.Environment.IsDevelopment() || builder.Configuration.GetSection("Authentication").Exists())
        {
            return null;
        }

        var key = RandomNumberGenerator.GetBytes(32);
        var value = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = "developer" },
            Expires = DateTime.UtcNow.AddDays(90),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        });
        return new DevelopmentToken(Path.Combine(OrdersDatabase.Folder(builder), "dev-token"), value, Convert.ToBase64String(key));
    }

    /// <summary>Makes the gateway take this token, besides those of <c>dotnet user-jwts</c>.</summary>
    public void GiveTo(IResourceBuilder<ProjectResource> gateway) => gateway
        .WithEnvironment("Authentication__Schemes__Bearer__ValidIssuers__apphost", Issuer)
        .WithEnvironment("Authentication__Schemes__Bearer__ValidAudiences__apphost", Audience)
        .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__apphost__Issuer", Issuer)
        .WithEnvironment("Authentication__Schemes__Bearer__SigningKeys__apphost__Value", Key);

    /// <summary>Writes the file, readable by this user only. One that is there would keep its mode, whatever that is.</summary>
    public void Write()
    {
        System.IO.File.Delete(File);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(File, options);
        writer.WriteLine(Value);
    }
}
