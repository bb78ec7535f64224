using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class TracedProblemDetailsTests
{
    [Theory]
    [InlineData("GET", "/nowhere", null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/echo", "application/json", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/echo", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/echo", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/boom", null, HttpStatusCode.InternalServerError)]
    [InlineData("GET", "/conflict", null, HttpStatusCode.Conflict)]
    public async Task Every_error_is_a_problem_that_names_its_trace(string method, string path, string? contentType, HttpStatusCode status)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (contentType is not null)
        {
            request.Content = new StringContent("{ not json", Encoding.UTF8, contentType);
        }

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(answer.Headers.GetValues("x-trace-id").Single(), problem.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task An_unhandled_exception_is_logged_once_recorded_on_the_span_and_kept_from_the_client()
    {
        await using var service = await StartAsync();

        using var answer = await service.Client.GetAsync("/boom", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        var span = service.Spans.Single();
        var log = Assert.Single(service.Logs, log => log.Level >= LogLevel.Error);
        Assert.Equal(span.SpanId, log.SpanId);
        Assert.Equal("secret", log.Exception?.Message);
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Equal("/boom", span.GetTagItem("http.route"));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
    }

    [Fact]
    public async Task A_client_that_takes_no_json_gets_the_status_alone()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/boom");
        request.Headers.Add("Accept", "image/png");

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("x-trace-id"));
    }

    private static Task<TestService> StartAsync() => TestService.StartAsync(app =>
    {
        app.MapPost("/echo", (Dictionary<string, string> body) => body);
        app.MapGet("/boom", () =>
        {
            throw new InvalidOperationException("secret");
        });
        app.MapGet("/conflict", () => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict));
    });
}
