using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

/// <summary>Which headers name the parent, and who answers what nobody has handled.</summary>
public sealed class TraceHeaderTests
{
    private const string Parent = "00f067aa0ba902b7";

    [Fact]
    public async Task The_response_names_the_parent_that_the_request_gave_and_none_else()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/hello", () => "hello"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hello");
        request.Headers.Add("traceparent", $"00-4bf92f3577b34da6a3ce929d0e0e4736-{Parent}-01");

        using var continued = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);
        using var begun = await service.Client.GetAsync(new Uri("/hello", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(Parent, Assert.Single(continued.Headers.GetValues("x-parent-span-id")));
        Assert.False(begun.Headers.Contains("x-parent-span-id"));
    }

    [Fact]
    public async Task What_the_server_itself_refuses_keeps_its_status()
    {
        await using var service = await TestService.StartOnKestrelAsync(app => app.MapGet(
            "/refused", string (HttpContext _) => throw new BadHttpRequestException("No.", StatusCodes.Status417ExpectationFailed)));

        using var response = await service.Client.GetAsync(new Uri("/refused", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(StatusCodes.Status417ExpectationFailed, (int)response.StatusCode);
    }
}
