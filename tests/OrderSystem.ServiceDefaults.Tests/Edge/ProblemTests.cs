using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

/// <summary>Errors are problems that name their trace; what was not expected is answered, logged and recorded once.</summary>
public sealed class ProblemTests
{
    [Theory]
    [InlineData("GET", "/nowhere", null, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/echo", "application/json", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/echo", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/echo", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/boom", null, HttpStatusCode.InternalServerError)]
    [InlineData("GET", "/conflict", null, HttpStatusCode.Conflict)]
    public async Task Every_error_is_a_problem_that_names_its_trace(
        string method, string path, string? contentType, HttpStatusCode status)
    {
        await using var service = await StartWithEndpointsAsync();

        using var answer = await service.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = contentType is null ? null : new StringContent("{ not json", Encoding.UTF8, contentType),
        });

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(answer.Header("x-trace-id"), problem.GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task An_unhandled_exception_is_answered_logged_and_recorded_once_and_kept_from_the_client()
    {
        await using var service = await StartWithEndpointsAsync();

        using var answer = await service.SendAsync("/boom");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.False(answer.Headers.Contains("x-half-done"));
        Assert.DoesNotContain("secret", await answer.TextAsync(), StringComparison.Ordinal);
        var span = await service.SpanAsync();
        Assert.Equal(span.TraceId.ToHexString(), answer.Header("x-trace-id"));
        Assert.Equal(
            (ActivityStatusCode.Error, "System.InvalidOperationException", "/boom"),
            (span.Status, span.GetTagItem("error.type"), span.GetTagItem("http.route")));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
        var log = Assert.Single(service.Logs, log => log.Level >= LogLevel.Error || log.Exception is not null);
        Assert.Equal((span.SpanId, "secret"), (log.SpanId, log.Exception?.Message));
        Assert.Equal(500, (await service.CompletedAsync()).Attributes["status"]);
    }

    [Fact]
    public async Task A_client_that_takes_no_json_gets_the_status_alone()
    {
        await using var service = await StartWithEndpointsAsync();

        using var answer = await service.SendAsync("/boom", "Accept: image/png");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.TextAsync(), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("x-trace-id"));
    }

    [Fact]
    public async Task What_began_to_answer_cannot_be_answered_otherwise()
    {
        await using var service = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            throw new NotSupportedException("then this");
        });

        await Record.ExceptionAsync(() => service.SendAsync("/"));

        var span = await service.SpanAsync();
        Assert.Equal(200, (await service.CompletedAsync()).Attributes["status"]);
        Assert.Equal(
            (ActivityStatusCode.Error, typeof(NotSupportedException).FullName), (span.Status, span.GetTagItem("error.type")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bad_request_keeps_its_status_and_is_no_failure_of_the_service(bool onKestrel)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/", string () => throw new BadHttpRequestException("No.", StatusCodes.Status417ExpectationFailed)),
            onKestrel: onKestrel);

        using var answer = await service.SendAsync("/");

        Assert.Equal(HttpStatusCode.ExpectationFailed, answer.StatusCode);
        AssertNoFailure(service);
    }

    [Theory]
    [InlineData(true, typeof(OperationCanceledException), 499)]
    [InlineData(true, typeof(InvalidOperationException), 500)]
    [InlineData(false, typeof(OperationCanceledException), 500)]
    public async Task A_cancellation_is_no_failure_where_the_client_went_away(bool aborts, Type exception, int status)
    {
        await using var service = await StartAsync(context =>
        {
            if (aborts)
            {
                context.Abort();
            }

            throw (Exception)Activator.CreateInstance(exception)!;
        });

        await Record.ExceptionAsync(() => service.SendAsync("/"));

        Assert.Equal(status, (await service.CompletedAsync()).Attributes["status"]);
        Assert.Equal(status == 500, service.Logs.Any(log => log.Event == "UnhandledException"));
        if (status == 499)
        {
            AssertNoFailure(service);
        }
    }

    [Fact]
    public async Task What_nothing_handles_is_the_servers_and_the_line_says_what_it_will_answer()
    {
        await using var service = await TestService.StartAsync(
            app => app.Run(_ => throw new InvalidOperationException("left alone")), onKestrel: true, problems: false);

        using var answer = await service.SendAsync("/");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(500, (await service.CompletedAsync()).Attributes["status"]);
    }

    private static void AssertNoFailure(TestService service)
    {
        Assert.DoesNotContain(service.Logs, log => log.Exception is not null);
        Assert.All(service.Spans, span => Assert.Empty(span.Events));
    }

    private static Task<TestService> StartAsync(RequestDelegate run) => TestService.StartAsync(app => app.Run(run));

    private static Task<TestService> StartWithEndpointsAsync() => TestService.StartAsync(app =>
    {
        app.MapPost("/echo", (Dictionary<string, string> body) => body);
        app.MapGet("/boom", string (HttpContext context) =>
        {
            context.Response.Headers["x-half-done"] = "yes";
            throw new InvalidOperationException("secret");
        });
        app.MapGet("/conflict", () => TypedResults.Problem(statusCode: StatusCodes.Status409Conflict));
    });
}
