using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class EdgeOptionsTests
{
    [Theory]
    [InlineData("7", "Tracing:Edge:Trust must be one of Everyone, Nobody, AuthenticatedCallers.")]
    [InlineData("AuthenticatedCallers", "Tracing:Edge:Trust is AuthenticatedCallers, but the application authenticates nobody.")]
    public void What_cannot_be_meant_is_refused_at_start_in_one_sentence(string trust, string sentence)
    {
        using var services = TestService.CreateBuilder(("Tracing:Edge:Trust", trust)).Services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal(sentence, Assert.Single(refusal.Failures));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    public void What_can_be_meant_is_not(string? trust)
    {
        using var services = TestService.CreateBuilder(("Tracing:Edge:Trust", trust)).Services.BuildServiceProvider();

        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
