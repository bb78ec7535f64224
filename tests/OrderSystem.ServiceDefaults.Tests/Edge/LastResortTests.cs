using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class LastResortTests
{
    [Fact]
    public async Task An_exception_that_no_handler_took_is_answered_with_the_trace_id_and_no_text()
    {
        var builder = TestService.CreateBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseRequestTracing();
        app.Run(_ => throw new InvalidOperationException("secret"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var answer = await app.GetTestClient().GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.True(answer.Headers.Contains("x-trace-id"));
        Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
