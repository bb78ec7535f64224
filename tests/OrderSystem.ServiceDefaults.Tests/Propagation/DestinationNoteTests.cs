using OrderSystem.ServiceDefaults.Tracing.Propagation;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

/// <summary>The note on a request, on its way through the handlers.</summary>
public sealed class DestinationNoteTests : IDisposable
{
    private readonly HttpRequestMessage _request = new(HttpMethod.Get, "http://inventory/");

    [Fact]
    public void A_listed_host_counts_once_it_is_bound_to_its_address()
    {
        BaggageDestination.SetListed(_request, listed: true);
        Assert.False(BaggageDestination.IsAllowed(_request));

        BaggageDestination.BindToAddress(_request);
        Assert.True(BaggageDestination.IsAllowed(_request));

        _request.RequestUri = new Uri("http://10.0.0.1/");
        Assert.False(BaggageDestination.IsAllowed(_request));
    }

    [Fact]
    public void A_request_without_a_note_is_bound_to_nothing()
    {
        BaggageDestination.BindToAddress(_request);

        Assert.Empty(_request.Options);
        Assert.False(BaggageDestination.IsAllowed(_request));
    }

    [Fact]
    public void Nor_is_one_to_a_host_that_is_not_listed()
    {
        BaggageDestination.SetListed(_request, listed: false);
        BaggageDestination.BindToAddress(_request);
        BaggageDestination.SetListed(_request, listed: true);

        Assert.False(BaggageDestination.IsAllowed(_request));
    }

    [Fact]
    public void A_request_that_is_sent_again_to_a_host_that_is_not_listed_loses_it()
    {
        BaggageDestination.SetListed(_request, listed: true);
        BaggageDestination.BindToAddress(_request);
        BaggageDestination.SetListed(_request, listed: false);

        Assert.False(BaggageDestination.IsAllowed(_request));
    }

    [Fact]
    public void An_address_that_is_not_absolute_is_none()
    {
        _request.RequestUri = new Uri("/stock", UriKind.Relative);
        BaggageDestination.SetListed(_request, listed: true);
        BaggageDestination.BindToAddress(_request);

        Assert.False(BaggageDestination.IsAllowed(_request));
    }

    [Fact]
    public void The_options_of_the_request_have_names_that_nobody_elses_have()
    {
        BaggageDestination.SetListed(_request, listed: true);
        BaggageDestination.BindToAddress(_request);

        Assert.Equal(["tracing.baggage.authority", "tracing.baggage.listed"], _request.Options.Select(option => option.Key).Order());
    }

    [Theory]
    [InlineData("http://inventory/", true)]
    [InlineData("http://payments/", true)]
    [InlineData("http://elsewhere/", false)]
    [InlineData("/stock", false)]
    public async Task Any_host_of_the_list_will_do(string uri, bool listed)
    {
        _request.RequestUri = new Uri(uri, UriKind.RelativeOrAbsolute);
        using var handlers = new ListedDestinationHandler([new HostPattern("inventory"), new HostPattern("payments")])
        {
            InnerHandler = new ResolvedDestinationHandler { InnerHandler = new Answer() },
        };
        using var client = new HttpMessageInvoker(handlers);

        using var answer = await client.SendAsync(_request, TestContext.Current.CancellationToken);

        Assert.Equal(listed, BaggageDestination.IsAllowed(_request));
    }

    public void Dispose() => _request.Dispose();

    private sealed class Answer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage());
    }
}
