using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Tests.Support;

namespace OrderSystem.ServiceDefaults.Tests.Edge;

public sealed class UntracedRequestsTests : IDisposable
{
    private readonly ActivitySource _domain = new(TestService.Name);

    [Theory]
    [InlineData("parentbased_always_on")]
    [InlineData("always_on")]
    [InlineData("traceidratio")]
    public async Task What_is_not_traced_leaves_no_span_nor_orphans_below_it(string sampler)
    {
        string[] untraced = ["/health", "/alive"];
        await using var service = await TestService.StartAsync(
            app => app.MapFallback(() =>
            {
                using var span = _domain.StartActivity("domain.work");
                return "hello";
            }),
            ("OTEL_TRACES_SAMPLER", sampler));

        foreach (var path in untraced)
        {
            using var answer = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        await service.Client.GetAsync("/healthcare", TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => service.Spans.Count >= 2, "the spans of /healthcare");
        Assert.Equal(["domain.work", "GET {*path:nonfile}"], service.Spans.Select(span => span.DisplayName));
    }

    [Theory]
    [InlineData("http://127.0.0.1:4318/v1/traces", true)]
    [InlineData("http://127.0.0.1:4318/", true)]
    [InlineData("http://127.0.0.1:4319/v1/traces", false)]
    [InlineData("http://payment-provider/charges", false)]
    public void Calls_to_the_collector_are_not_traced(string address, bool untraced)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address);

        Assert.Equal(untraced, OtlpExport.IsExport(request, [new Uri("http://collector"), new Uri("http://127.0.0.1:4318")]));
        Assert.False(OtlpExport.IsExport(request, []));
    }

    public void Dispose() => _domain.Dispose();
}
