using Microsoft.Extensions.Configuration;
using OrderSystem.Gateway.Callers;

namespace OrderSystem.Gateway.Tests;

public sealed class BearerSettingsTests
{
    private const string GoodKey = "c2l4dHktZm91ciBieXRlcyBhcmUgbW9yZSB0aGFuIGVub3VnaCBmb3IgYSBrZXk=";

    [Theory]
    [InlineData("Authority=https://login.example/tenant", "ValidAudiences:0=ordersystem")]
    [InlineData("Authority=https://login.example/tenant", "ValidAudience=ordersystem")]
    [InlineData("Authority=http://localhost:8080/realm", "RequireHttpsMetadata=false", "ValidAudience=ordersystem")]
    [InlineData("MetadataAddress=https://login.example/metadata", "ValidAudience=ordersystem")]
    [InlineData("ValidIssuers:0=me", "ValidAudiences:0=ordersystem", "SigningKeys:0:Issuer=me", "SigningKeys:0:Value=" + GoodKey)]
    [InlineData("ValidIssuer=me", "ValidAudiences:x=ordersystem", "SigningKeys:x:Issuer=me", "SigningKeys:x:Value=" + GoodKey)]
    public void What_can_validate_tokens_is_taken(params string[] settings) => Assert.Empty(Failures(settings));

    [Theory]
    [InlineData("dotnet user-jwts create")]
    [InlineData("Authority", "ValidAudience=ordersystem", "ValidIssuer=me")]
    [InlineData("https URL", "Authority=http://login.example", "ValidAudience=ordersystem")]
    [InlineData("https URL", "Authority=login", "ValidAudience=ordersystem", "RequireHttpsMetadata=false")]
    [InlineData("ValidAudiences", "Authority=https://login.example")]
    [InlineData("ValidIssuers", "ValidAudience=a", "SigningKeys:0:Issuer=me", "SigningKeys:0:Value=" + GoodKey)]
    [InlineData("ValidIssuers", "ValidAudience=a", "SigningKeys:0:Value=" + GoodKey)]
    [InlineData("base64", "ValidAudience=a", "ValidIssuer=me", "SigningKeys:0:Issuer=me", "SigningKeys:0:Value=c2hvcnQ=")]
    [InlineData("base64", "ValidAudience=a", "ValidIssuer=me", "SigningKeys:0:Issuer=me", "SigningKeys:0:Value=?")]
    [InlineData("base64", "ValidAudience=a", "ValidIssuer=me", "SigningKeys:0:Issuer=me")]
    [InlineData(
        "several keys", "ValidAudience=a", "ValidIssuer=me",
        "SigningKeys:0:Issuer=me", "SigningKeys:0:Value=" + GoodKey, "SigningKeys:1:Issuer=me", "SigningKeys:1:Value=" + GoodKey)]
    public void What_cannot_is_refused_in_one_sentence(string hint, params string[] settings)
    {
        var failure = Assert.Single(Failures(settings));

        Assert.Contains(hint, failure);
        Assert.DoesNotContain(GoodKey, failure);
    }

    private static IEnumerable<string> Failures(string[] settings) => BearerSettings.Failures(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).ToDictionary(setting => setting[0], setting => (string?)setting[1]))
        .Build());
}
