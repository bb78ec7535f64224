using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OrderSystem.Gateway.Callers;
using OrderSystem.Gateway.Tests.Support;
using OrderSystem.Testing;

namespace OrderSystem.Gateway.Tests;

public sealed class ValidTokensTests : IDisposable
{
    private static readonly SymmetricSecurityKey Key = new(TestTokens.Key);

    private readonly ValidTokens _tokens = new();

    private readonly TokenValidationParameters _parameters = new()
    {
        ValidIssuer = TestTokens.Issuer,
        ValidAudience = TestTokens.Audience,
        ClockSkew = TimeSpan.Zero,
    };

    [Fact]
    public async Task A_valid_token_is_validated_once()
    {
        _parameters.IssuerSigningKey = Key;
        var first = await Validate(TestTokens.For("ada"));

        Assert.True(first.IsValid);
        Assert.Same(first, await Validate(first.SecurityToken.UnsafeToString()));
        Assert.NotSame(first, await Validate(TestTokens.For("grace")));
    }

    [Fact]
    public async Task A_token_is_refused_from_its_end_on_although_it_was_valid()
    {
        _parameters.IssuerSigningKey = Key;
        var end = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3);
        var token = TestTokens.Sign("exp", end.ToUnixTimeSeconds());

        Assert.True((await Validate(token)).IsValid);
        await Eventually.IsTrue(async () => !(await Validate(token)).IsValid);
        Assert.InRange(DateTimeOffset.UtcNow, end, end.AddMinutes(1));
    }

    // Around the last second that a DateTime has, 253402300799, and beyond what the library reads, a long.
    [Theory]
    [InlineData("exp", 253402300799, true)]
    [InlineData("exp", 253402300800, true)]
    [InlineData("exp", long.MaxValue, true)]
    [InlineData("exp", 1e300, false)]
    [InlineData("exp", long.MinValue, false)]
    [InlineData("nbf", long.MinValue, true)]
    [InlineData("nbf", 253402300799, false)]
    [InlineData("nbf", long.MaxValue, false)]
    [InlineData("iat", long.MinValue, true)]
    [InlineData("iat", long.MaxValue, true)]
    public async Task Times_at_the_ends_of_the_calendar_mean_what_they_say(string claim, object time, bool valid)
    {
        _parameters.IssuerSigningKey = Key;
        _parameters.ClockSkew = TimeSpan.FromMinutes(5);
        var token = TestTokens.Sign(claim, time);

        var first = await Validate(token);

        Assert.Equal(valid, first.IsValid);
        Assert.Equal(valid, ReferenceEquals(first, await Validate(token)));
    }

    [Fact]
    public async Task Once_the_issuer_publishes_other_keys_its_tokens_are_validated_anew()
    {
        var token = TestTokens.For("ada");
        Publish(Key);
        var known = await Validate(token);
        Assert.True(known.IsValid);
        Assert.Same(known, await Validate(token));

        Publish(new SymmetricSecurityKey(new byte[32]));

        Assert.False((await Validate(token)).IsValid);
    }

    [Fact]
    public async Task A_token_that_the_published_keys_do_not_vouch_for_is_not_remembered()
    {
        Publish(new SymmetricSecurityKey(new byte[32]));
        _parameters.IssuerSigningKey = Key;
        var token = TestTokens.For("ada");

        var first = await Validate(token);

        Assert.True(first.IsValid);
        Assert.NotSame(first, await Validate(token));
    }

    public void Dispose() => _tokens.Dispose();

    private Task<TokenValidationResult> Validate(string token) => _tokens.ValidateTokenAsync(token, _parameters);

    private void Publish(SecurityKey key)
    {
        var published = new OpenIdConnectConfiguration { Issuer = TestTokens.Issuer };
        published.SigningKeys.Add(key);
        _parameters.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(published);
    }
}
