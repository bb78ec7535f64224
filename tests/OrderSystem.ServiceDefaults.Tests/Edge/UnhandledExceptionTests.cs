using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

/// <summary>Exceptions that reach the outermost middleware: which it answers itself, and which it leaves to the server.</summary>
public sealed class UnhandledExceptionTests
{
    [Fact]
    public async Task In_production_it_is_answered_logged_and_recorded_once()
    {
        await using var service = await StartAsync(Environments.Production, context =>
        {
            context.Response.Headers["x-half-done"] = "yes";
            throw new InvalidOperationException("secret");
        });

        using var answer = await service.GetAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.True(answer.Headers.Contains("x-trace-id"));
        Assert.False(answer.Headers.Contains("x-half-done"));
        Assert.Empty(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Null(service.PassedOn);
        Assert.Equal(["RequestStarted", "RequestFailed", "RequestCompleted"], service.Events);
        Assert.Equal("secret", service.Logs.Single(log => log.Event == "RequestFailed").Exception?.Message);
        Assert.Equal(500, service.Logs.Single(log => log.Event == "RequestCompleted").Attributes["status"]);
        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        var span = service.Spans.Single();
        Assert.Equal((ActivityStatusCode.Error, typeof(InvalidOperationException).FullName), (span.Status, span.GetTagItem("error.type")));
        Assert.Equal("exception", Assert.Single(span.Events).Name);
    }

    [Fact]
    public async Task In_development_it_goes_on_to_the_developers_page()
    {
        await using var service = await StartAsync(Environments.Development, _ => throw new InvalidOperationException("shown"));

        await Record.ExceptionAsync(service.GetAsync);

        Assert.IsType<InvalidOperationException>(service.PassedOn);
        Assert.Equal(["RequestStarted", "RequestCompleted"], service.Events);
    }

    [Fact]
    public async Task What_began_to_answer_cannot_be_answered_otherwise()
    {
        await using var service = await StartAsync(Environments.Production, async context =>
        {
            await context.Response.WriteAsync("half of it");
            await context.Response.Body.FlushAsync();
            throw new NotSupportedException("then this");
        });

        await Record.ExceptionAsync(service.GetAsync);

        Assert.IsType<NotSupportedException>(service.PassedOn);
        Assert.Equal(["RequestStarted", "RequestCompleted"], service.Events);
    }

    [Fact]
    public async Task A_bad_request_is_the_servers_to_answer()
    {
        await using var service = await StartAsync(Environments.Production, _ => throw new BadHttpRequestException("bad"));

        await Record.ExceptionAsync(service.GetAsync);

        Assert.IsType<BadHttpRequestException>(service.PassedOn);
    }

    [Fact]
    public async Task A_client_that_went_away_is_no_failure()
    {
        await using var service = await StartAsync(Environments.Production, context =>
        {
            context.Abort();
            context.RequestAborted.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        });

        await Record.ExceptionAsync(service.GetAsync);

        await Wait.UntilAsync(() => service.PassedOn is not null, "the cancellation");
        Assert.IsType<OperationCanceledException>(service.PassedOn);
        Assert.Equal(["RequestStarted", "RequestCompleted"], service.Events);
    }

    [Fact]
    public async Task A_failure_of_another_kind_is_one_though_the_client_went_away()
    {
        await using var service = await StartAsync(Environments.Production, context =>
        {
            context.Abort();
            throw new InvalidOperationException("not for that");
        });

        await Record.ExceptionAsync(service.GetAsync);

        await Wait.UntilAsync(() => service.Events.Contains("RequestCompleted"), "the last line");
        Assert.Null(service.PassedOn);
        Assert.Contains("RequestFailed", service.Events);
    }

    [Fact]
    public async Task A_cancellation_that_the_client_did_not_ask_for_is_a_failure()
    {
        await using var service = await StartAsync(Environments.Production, _ => throw new OperationCanceledException("a time-out"));

        using var answer = await service.GetAsync();

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("RequestFailed", service.Events);
    }

    private static async Task<Service> StartAsync(string environment, RequestDelegate run)
    {
        var builder = TestService.CreateBuilderIn(environment);
        builder.WebHost.UseTestServer();
        var spans = new SpanCollector();
        var logs = new LogCollector();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans));
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddProcessor(logs));
        var service = new Service(builder.Build(), spans, logs);
        await service.StartAsync(run);
        return service;
    }

    private sealed class Service(WebApplication app, SpanCollector spans, LogCollector logs) : IAsyncDisposable
    {
        private volatile Exception? _passedOn;

        public IReadOnlyCollection<Activity> Spans => spans.Spans;

        public IReadOnlyCollection<CollectedLog> Logs => logs.Logs;

        public Exception? PassedOn => _passedOn;

        public IEnumerable<string?> Events => Logs.Select(log => log.Event).Where(name => name?.StartsWith("Request", StringComparison.Ordinal) is true);

        public Task StartAsync(RequestDelegate run)
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (Exception exception)
                {
                    _passedOn = exception;
                    throw;
                }
            });
            app.UseRequestTracing();
            app.Run(run);
            return app.StartAsync(TestContext.Current.CancellationToken);
        }

        public Task<HttpResponseMessage> GetAsync() => app.GetTestClient().GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
