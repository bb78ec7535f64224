using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

/// <summary>Exceptions that the application did not expect: answered, logged and recorded in one place, the exception handler.</summary>
public sealed class UnhandledExceptionTests
{
    [Fact]
    public async Task It_is_answered_logged_and_recorded_once()
    {
        await using var service = await StartAsync(context =>
        {
            context.Response.Headers["x-half-done"] = "yes";
            throw new InvalidOperationException("secret");
        });

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.True(answer.Headers.Contains("x-trace-id"));
        Assert.False(answer.Headers.Contains("x-half-done"));
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("secret", Assert.Single(service.Logs, log => log.Exception is not null).Exception!.Message);
        Assert.Equal(500, Completed(service).Attributes["status"]);
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        var span = service.Spans.Single();
        Assert.Equal((ActivityStatusCode.Error, typeof(InvalidOperationException).FullName), (span.Status, span.GetTagItem("error.type")));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
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

        await Record.ExceptionAsync(() => service.Client.GetAsync("/", TestContext.Current.CancellationToken));

        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        Assert.Equal(200, Completed(service).Attributes["status"]);
        Assert.Equal((ActivityStatusCode.Error, typeof(NotSupportedException).FullName), (service.Spans.Single().Status, service.Spans.Single().GetTagItem("error.type")));
    }

    [Fact]
    public async Task A_bad_request_is_no_failure_of_the_service()
    {
        await using var service = await StartAsync(_ => throw new BadHttpRequestException("bad", StatusCodes.Status417ExpectationFailed));

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ExpectationFailed, answer.StatusCode);
        AssertNoFailure(service);
    }

    [Fact]
    public async Task A_client_that_went_away_is_no_failure()
    {
        await using var service = await StartAsync(context =>
        {
            context.Abort();
            context.RequestAborted.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        });

        await Record.ExceptionAsync(() => service.Client.GetAsync("/", TestContext.Current.CancellationToken));

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the last line");
        Assert.Equal(499, Completed(service).Attributes["status"]);
        AssertNoFailure(service);
    }

    [Fact]
    public async Task A_failure_of_another_kind_is_one_though_the_client_went_away()
    {
        await using var service = await StartAsync(context =>
        {
            context.Abort();
            throw new InvalidOperationException("not for that");
        });

        await Record.ExceptionAsync(() => service.Client.GetAsync("/", TestContext.Current.CancellationToken));

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the last line");
        Assert.Contains(service.Logs, log => log.Event == "UnhandledException");
    }

    [Fact]
    public async Task A_cancellation_that_the_client_did_not_ask_for_is_a_failure()
    {
        await using var service = await StartAsync(_ => throw new OperationCanceledException("a time-out"));

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains(service.Logs, log => log.Event == "UnhandledException");
    }

    [Fact]
    public async Task What_nothing_handles_is_the_servers_and_the_line_says_what_it_will_answer()
    {
        await using var service = await TestService.StartOnKestrelAsync(
            app => app.Run(_ => throw new InvalidOperationException("left alone")), problems: false);

        using var answer = await service.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the last line");
        Assert.Equal(500, Completed(service).Attributes["status"]);
    }

    private static CollectedLog Completed(TestService service) => service.Logs.Single(log => log.Event == "RequestCompleted");

    private static void AssertNoFailure(TestService service)
    {
        Assert.DoesNotContain(service.Logs, log => log.Exception is not null);
        Assert.All(service.Spans, span => Assert.Empty(span.Events));
    }

    private static Task<TestService> StartAsync(RequestDelegate run) => TestService.StartAsync(app => app.Run(run));
}
