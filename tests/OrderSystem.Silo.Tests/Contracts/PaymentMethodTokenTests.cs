using OrderSystem.Contracts.Payments;

namespace OrderSystem.Silo.Tests.Contracts;

public sealed class PaymentMethodTokenTests
{
    [Theory]
    [InlineData("pm_card_visa", true)]
    [InlineData("pm_1", true)]
    [InlineData("pm_", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("PM_card", false)]
    [InlineData("pm_card visa", false)]
    [InlineData("pm_card_visa\n", false)]
    [InlineData("4242424242424242", false)]
    public void A_token_has_its_form(string? text, bool expected) => Assert.Equal(expected, PaymentMethodToken.IsWellFormed(text));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_token_has_its_length(int length, bool expected) =>
        Assert.Equal(expected, PaymentMethodToken.IsWellFormed("pm_" + new string('a', length)));
}
