using OrderSystem.Contracts.Callers;

namespace OrderSystem.Silo.Tests.Contracts;

public sealed class CallerTests
{
    [Fact]
    public void The_owner_id_never_changes() => Assert.Equal(
        "7f82d5d18a72d25969a79df04fbcff5263869d535da9aff97fd8176ff928f919", new Caller("https://issuer.example", "ada").OwnerId);

    [Fact]
    public void The_owner_id_does_not_depend_on_roles() =>
        Assert.Equal(new Caller("a", "b").OwnerId, new Caller("a", "b", IsOperator: true).OwnerId);

    [Theory]
    [InlineData("a", "c")]
    [InlineData("b", "a")]
    [InlineData("ab", "")]
    [InlineData("", "ab")]
    [InlineData("A", "b")]
    public void Other_callers_are_other_owners(string issuer, string subject) =>
        Assert.NotEqual(new Caller("a", "b").OwnerId, new Caller(issuer, subject).OwnerId);

    [Fact]
    public void A_text_that_is_no_Unicode_is_no_owner() =>
        Assert.ThrowsAny<ArgumentException>(() => new Caller("a", "\ud800").OwnerId);

    [Fact]
    public void A_caller_has_access_to_its_own_only()
    {
        var ada = new Caller("a", "ada");

        Assert.True(ada.MayAccess(ada.OwnerId));
        Assert.False(ada.MayAccess(new Caller("a", "grace").OwnerId));
        Assert.False(ada.MayAccess(null));
    }

    [Fact]
    public void An_operator_has_access_to_everything()
    {
        var olga = new Caller("a", "olga", IsOperator: true);

        Assert.True(olga.MayAccess(new Caller("a", "ada").OwnerId));
        Assert.True(olga.MayAccess(null));
    }
}
