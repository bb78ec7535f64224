using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrderSystem.ServiceDefaults.Logging;

namespace OrderSystem.ServiceDefaults.Tests.Logging;

public class SafeTextTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc…")]
    [InlineData("ab\U0001F600c", 3, "ab…")]
    [InlineData("a\U0001F600bc", 3, "a\U0001F600…")]
    public void Text_is_cut_to_its_length_and_never_within_a_character(string text, int length, string cut) =>
        Assert.Equal(cut, SafeText.Cut(text, length));

    [Fact]
    public void A_text_of_the_full_length_is_not_copied()
    {
        var text = new string('x', 8);

        Assert.Same(text, SafeText.Cut(text, 8));
    }

    [Fact]
    public void A_message_without_a_formatter_is_empty() =>
        Assert.Empty(SafeText.Message(new LogEntry<int>(LogLevel.Information, "Category", default, 1, null, null!)));

    [Fact]
    public void A_value_without_a_text_is_empty() => Assert.Empty(SafeText.Of(new Textless()));

    [Fact]
    public void An_exception_whose_message_throws_is_named() =>
        Assert.Equal(typeof(Unspeakable).FullName, SafeText.Summary(new Unspeakable()));

    private sealed class Textless
    {
        public override string? ToString() => null;
    }

    private sealed class Unspeakable : Exception
    {
        public override string Message => throw new InvalidOperationException();
    }
}
