using OrderSystem.Contracts.Users;

namespace OrderSystem.Silo.Tests.Contracts;

public sealed class UserLimitsTests
{
    // Two UTF-16 code units, one character.
    private const string Emoji = "\U0001F600";

    public static TheoryData<string?, bool> Names => new()
    {
        { "A", true },
        { "Åsa Lindström", true },
        { new string('a', 100), true },
        { new string('a', 101), false },
        { Repeat(Emoji, 60), true },
        { Repeat(Emoji, 100), true },
        { Repeat(Emoji, 101), false },
        { null, false },
        { "", false },
        { " A", false },
        { "A\u00a0", false },
        { "A\nB", false },
        { "A\ud83d", false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_name_is_counted_in_characters(string? name, bool allowed) =>
        Assert.Equal(allowed ? [] : ["name"], UserLimits.Violations(new CreateUser(name!, "a@b")).Select(violation => violation.Field));

    public static TheoryData<string?, bool> Emails => new()
    {
        { "a@b", true },
        { Repeat(Emoji, 64) + "@example.org", true },
        { Repeat(Emoji, 65) + "@example.org", false },
        { "a@" + Repeat(Emoji, 252), true },
        { "a@" + Repeat(Emoji, 253), false },
        { null, false },
        { "", false },
        { "a@", false },
        { "@b", false },
        { "ab", false },
        { "a@b@c", false },
        { "a b@c", false },
        { "a@b\n", false },
        { "a@\udc00", false },
    };

    [Theory]
    [MemberData(nameof(Emails))]
    public void An_address_is_counted_in_characters(string? email, bool allowed) =>
        Assert.Equal(allowed ? [] : ["email"], UserLimits.Violations(new CreateUser("A", email!)).Select(violation => violation.Field));

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
