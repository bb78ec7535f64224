using System.Net;
using OrderSystem.Testing;

namespace OrderSystem.EndToEnd.Tests.Cluster;

[Collection(StoppedAndStarted.Collection)]
public sealed class SqliteTests(StoppedAndStarted one) : ClusterTests(one)
{
    [Fact]
    public async Task The_gateway_finishes_its_requests_and_takes_no_new_ones()
    {
        var gateway = Assert.Single(await ServiceProcess.ReadyAsync(System.App, "gateway"));
        using var client = new HttpClient { BaseAddress = gateway.Address };
        var orders = new OrderApi(client, System.Data.Token);
        var underWay = await StartOrdersAsync(orders, 8);

        var stopping = gateway.StopAsync();
        try
        {
            // Refused, not just unanswered: while it still has requests to finish.
            await RefusedAsync(gateway.Address);
            Assert.Contains(underWay, request => !request.IsCompleted);
            Assert.All(await Task.WhenAll(underWay), response => Assert.Equal(HttpStatusCode.Created, response.StatusCode));
        }
        finally
        {
            await stopping;
            await gateway.StartAsync();
        }
    }

    private static Task<HttpRequestError?> RefusedAsync(Uri address) => Eventually.Is(
        async () =>
        {
            // A connection of its own each time: one that is open is served until it is idle.
            using var stranger = new HttpClient { BaseAddress = address };
            try
            {
                using var response = await stranger.GetAsync("/alive", TestContext.Current.CancellationToken);
                return null;
            }
            catch (HttpRequestException refused)
            {
                return (HttpRequestError?)refused.HttpRequestError;
            }
        },
        // Any other: accepted by the kernel in the moment in which the gateway stopped listening. The next one is refused.
        error => error == HttpRequestError.ConnectionError);
}
