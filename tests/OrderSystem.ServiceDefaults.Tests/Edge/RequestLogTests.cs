using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class RequestLogTests
{
    [Fact]
    public async Task A_request_leaves_a_started_and_a_completed_line_under_its_span()
    {
        await using var service = await StartAsync();

        using var answer = await service.Client.GetAsync("/things/7?secret=hunter2", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        var span = service.Spans.Single();
        var lines = service.Logs.Where(log => log.TraceId == span.TraceId).ToList();
        Assert.Equal(["RequestStarted", "RequestCompleted"], lines.Select(line => line.Event));
        Assert.All(lines, line => Assert.Equal(span.SpanId, line.SpanId));
        Assert.All(lines, line => Assert.Equal("GET", line.Attributes["method"]));
        Assert.All(lines, line => Assert.Equal("/things/{id}", line.Attributes["route"]));
        Assert.Equal(200, lines[1].Attributes["status"]);
        Assert.True((double)lines[1].Attributes["durationMs"]! >= 0);
    }

    [Fact]
    public async Task Neither_query_nor_headers_are_logged()
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things/7?secret=hunter2");
        request.Headers.Add("Authorization", "Bearer hunter2");

        using var answer = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the completed line");
        Assert.DoesNotContain(
            service.Logs,
            log => log.Message.Contains("hunter2", StringComparison.Ordinal)
                || log.Attributes.Values.Concat(log.Scopes.Values).Any(value => value?.ToString()?.Contains("hunter2", StringComparison.Ordinal) is true));
    }

    [Fact]
    public async Task Health_probes_are_logged_at_debug_only()
    {
        await using var quiet = await StartAsync();
        await using var verbose = await StartAsync(("LOG_LEVEL", "debug"));

        await quiet.Client.GetAsync("/health", TestContext.Current.CancellationToken);
        await verbose.Client.GetAsync("/health", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => verbose.Logs.Any(log => log.Event == "RequestCompleted"), "the completed line");
        Assert.All(
            verbose.Logs.Where(log => log.Event is "RequestStarted" or "RequestCompleted"),
            log => Assert.Equal(LogLevel.Debug, log.Level));
        Assert.DoesNotContain(quiet.Logs, log => log.Event is "RequestStarted" or "RequestCompleted");
    }

    [Fact]
    public async Task A_request_that_failed_keeps_its_route_though_the_exception_handler_ran_the_pipeline_again()
    {
        await using var service = await TestService.StartAsync(app =>
            app.MapGet("/things/{id}", string (string id) => throw new InvalidOperationException(id)));

        using var answer = await service.Client.GetAsync("/things/7", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the completed line");
        var completed = service.Logs.Single(log => log.Event == "RequestCompleted");
        Assert.Equal(("/things/{id}", 500), (completed.Attributes["route"], completed.Attributes["status"]));
    }

    [Fact]
    public async Task A_request_that_no_route_takes_says_so()
    {
        await using var service = await StartAsync();

        using var answer = await service.Client.GetAsync("/secret/7", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the completed line");
        Assert.Equal("(unmatched)", service.Logs.Single(log => log.Event == "RequestCompleted").Attributes["route"]);
        Assert.DoesNotContain(service.Logs, log => log.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/things/7", "/things/{id}", 200)]
    [InlineData("/things/7/boom", "/things/{id}/boom", 500)]
    [InlineData("/nothing", "(unmatched)", 404)]
    public async Task A_request_has_its_route_also_where_the_application_says_when_to_route(string path, string route, int status)
    {
        await using var service = await TestService.StartAsync(app =>
        {
            app.UseRouting();
            app.MapGet("/things/{id}", (string id) => id);
            app.MapGet("/things/{id}/boom", string (string id) => throw new InvalidOperationException(id));
        });

        using var answer = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the completed line");
        var completed = service.Logs.Single(log => log.Event == "RequestCompleted");
        Assert.Equal((route, status), (completed.Attributes["route"], completed.Attributes["status"]));
        Assert.Equal("Request started: GET", service.Logs.Single(log => log.Event == "RequestStarted").Message);
    }

    [Fact]
    public async Task Lines_that_are_switched_off_are_not_written()
    {
        await using var service = await StartAsync(("Logging:LogLevel:OrderSystem.ServiceDefaults", "Warning"));

        using var answer = await service.Client.GetAsync("/things/7", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Spans.Count == 1, "the server span");
        Assert.DoesNotContain(service.Logs, log => log.Event is "RequestStarted" or "RequestCompleted");
    }

    [Fact]
    public async Task The_frameworks_own_request_lines_are_silent()
    {
        await using var service = await StartAsync();

        await service.Client.GetAsync("/things/7", TestContext.Current.CancellationToken);

        await Wait.UntilAsync(() => service.Logs.Any(log => log.Event == "RequestCompleted"), "the completed line");
        Assert.DoesNotContain(service.Logs, log => log.Category.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
    }

    private static Task<TestService> StartAsync(params (string Key, string? Value)[] settings) =>
        TestService.StartAsync(app => app.MapGet("/things/{id}", (string id) => id), settings);
}
