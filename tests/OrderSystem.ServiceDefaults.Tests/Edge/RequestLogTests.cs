namespace OrderSystem.ServiceDefaults.Tests.Edge;

public class RequestLogTests
{
    [Fact]
    public async Task A_request_leaves_a_started_and_a_completed_line_under_its_span_without_query_and_headers()
    {
        await using var service = await StartAsync();

        using var answer = await service.GetAsync("/things/7?secret=hunter2", "Authorization: Bearer hunter2");

        var span = await service.SpanAsync();
        var lines = service.Logs.Where(log => log.TraceId == span.TraceId).ToList();
        Assert.Equal(["RequestStarted", "RequestCompleted"], lines.Select(line => line.Event));
        Assert.All(lines, line => Assert.Equal(span.SpanId, line.SpanId));
        Assert.All(lines, line => Assert.Equal(("GET", "/things/{id}"), (line.Attributes["method"], line.Attributes["route"])));
        Assert.Equal(200, lines[1].Attributes["status"]);
        Assert.True((double)lines[1].Attributes["durationMs"]! >= 0);
        Assert.DoesNotContain(
            service.Logs.SelectMany(log => log.Attributes.Values.Concat(log.Scopes.Values).Append(log.Message)),
            value => $"{value}".Contains("hunter2", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Logs, log => log.Category.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_probes_are_logged_at_debug_only()
    {
        await using var quiet = await StartAsync();
        await using var verbose = await StartAsync(("LOG_LEVEL", "debug"));

        await quiet.SendAsync("/health");
        await verbose.SendAsync("/health");

        await verbose.CompletedAsync();
        Assert.All(Lines(verbose), log => Assert.Equal(LogLevel.Debug, log.Level));
        Assert.Empty(Lines(quiet));
    }

    [Theory]
    [InlineData(false, "/things/7", "/things/{id}", 200, "Request started: GET /things/{id}")]
    [InlineData(false, "/things/7/boom", "/things/{id}/boom", 500, "Request started: GET /things/{id}/boom")]
    [InlineData(false, "/secret/7", "(unmatched)", 404, "Request started: GET")]
    [InlineData(true, "/things/7", "/things/{id}", 200, "Request started: GET")]
    [InlineData(true, "/things/7/boom", "/things/{id}/boom", 500, "Request started: GET")]
    [InlineData(true, "/secret/7", "(unmatched)", 404, "Request started: GET")]
    public async Task A_request_has_its_route_also_when_it_failed_and_where_the_application_says_when_to_route(
        bool routes, string path, string route, int status, string started)
    {
        await using var service = await TestService.StartAsync(app =>
        {
            _ = routes ? app.UseRouting() : app;
            app.MapGet("/things/{id}", (string id) => id);
            app.MapGet("/things/{id}/boom", string (string id) => throw new InvalidOperationException(id));
        });

        using var answer = await service.SendAsync(path);

        var completed = await service.CompletedAsync();
        Assert.Equal((route, status), (completed.Attributes["route"], completed.Attributes["status"]));
        Assert.Equal(started, service.Logs.Single(log => log.Event == "RequestStarted").Message);
        Assert.DoesNotContain(service.Logs, log => log.Message.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_that_are_switched_off_are_not_written()
    {
        await using var service = await StartAsync(("Logging:LogLevel:OrderSystem.ServiceDefaults", "Warning"));

        using var answer = await service.GetAsync("/things/7");

        await service.SpanAsync();
        Assert.Empty(Lines(service));
    }

    private static IEnumerable<CollectedLog> Lines(TestService service) =>
        service.Logs.Where(log => log.Event is "RequestStarted" or "RequestCompleted");

    private static Task<TestService> StartAsync(params (string Key, string? Value)[] settings) =>
        TestService.StartAsync(app => app.MapGet("/things/{id}", (string id) => id), settings: settings);
}
