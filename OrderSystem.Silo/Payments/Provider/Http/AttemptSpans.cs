using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.Http;

namespace OrderSystem.Silo.Payments.Provider.Http;

/// <summary>Completes the HTTP client spans of the provider's requests with what only this client knows.</summary>
internal sealed class AttemptSpans : IConfigureOptions<HttpClientTraceInstrumentationOptions>
{
    public void Configure(HttpClientTraceInstrumentationOptions options)
    {
        options.EnrichWithHttpRequestMessage += OnRequest;
        options.EnrichWithHttpResponseMessage += OnResponse;
    }

    private static void OnRequest(Activity span, HttpRequestMessage request)
    {
        if (AttemptHandler.ResendCountOf(request) is { } count and > 0)
        {
            span.SetTag("http.request.resend_count", count);
        }
    }

    // A declined card is an answer like any other; the conventions let who knows better set the status.
    private static void OnResponse(Activity span, HttpResponseMessage response)
    {
        if (response is { StatusCode: HttpStatusCode.PaymentRequired, RequestMessage: { } request }
            && AttemptHandler.ResendCountOf(request) is not null)
        {
            span.SetStatus(ActivityStatusCode.Unset);
            span.SetTag("error.type", null);
        }
    }
}
