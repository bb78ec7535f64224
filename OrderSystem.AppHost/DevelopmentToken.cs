using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrderSystem.AppHost;

/// <summary>
/// An access token for development, ready in a file, so that the first request needs no set-up. It is signed with a key
/// that is made at each start and known to the gateway only, so it ends with the run. Where <c>Authentication</c> is
/// configured, or outside development, there is none.
/// </summary>
internal sealed class DevelopmentToken
{
    private const string Section = "Authentication";
    private const string Bearer = "Authentication__Schemes__Bearer";
    private const string Name = "apphost";
    private const string Issuer = "ordersystem-apphost";
    private const string Audience = "ordersystem";
    private const string Subject = "developer";
    private const int KeySize = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(KeySize);

    private DevelopmentToken(string file) => File = file;

    /// <summary>Where the token is.</summary>
    public string File { get; }

    public static bool IsWanted(IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsRunMode
        && builder.Environment.IsDevelopment()
        && !builder.Configuration.GetSection(Section).Exists();

    /// <summary>Writes a new token, readable by this user only; null where there is to be none.</summary>
    public static DevelopmentToken? Create(IDistributedApplicationBuilder builder)
    {
        if (!IsWanted(builder))
        {
            return null;
        }

        var token = new DevelopmentToken(Path.Combine(OrdersDatabase.Folder(builder), "dev-token"));
        token.Write();
        return token;
    }

    /// <summary>Makes the project take this token, besides those of <c>dotnet user-jwts</c>.</summary>
    public void GiveTo(IResourceBuilder<ProjectResource> project) => project
        .WithEnvironment($"{Bearer}__ValidIssuers__{Name}", Issuer)
        .WithEnvironment($"{Bearer}__ValidAudiences__{Name}", Audience)
        .WithEnvironment($"{Bearer}__SigningKeys__{Name}__Issuer", Issuer)
        .WithEnvironment($"{Bearer}__SigningKeys__{Name}__Value", Convert.ToBase64String(_key));

    private void Write()
    {
        // A file that is there would keep its mode, whatever that is.
        System.IO.File.Delete(File);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(File, options);
        writer.WriteLine(Sign());
    }

    private string Sign() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = Subject },
        Expires = TimeProvider.System.GetUtcNow().Add(Lifetime).UtcDateTime,
        SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(_key), SecurityAlgorithms.HmacSha256),
    });
}

internal static class DevelopmentTokenExtensions
{
    /// <summary>Whom the gateway believes: who <c>Authentication</c> says, else the token if there is one.</summary>
    public static IResourceBuilder<ProjectResource> WithAuthentication(this IResourceBuilder<ProjectResource> project, DevelopmentToken? token)
    {
        token?.GiveTo(project);
        return project.WithSettings("Authentication");
    }
}
