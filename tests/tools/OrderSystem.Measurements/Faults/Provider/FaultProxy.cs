using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OrderSystem.Measurements.Faults.Provider;

/// <summary>Stands between the silos and the payment provider, and does to requests what the plan says.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly string[] ForwardedHeaders = ["Idempotency-Key", "traceparent", "tracestate", "baggage"];

    private readonly WebApplication _app;
    private readonly HttpClient _provider;
    private readonly PaymentNumbers _payments;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<ProviderFaultKind, int> _counts = new();
    private int _late;
    private volatile bool _active = true;

    private FaultProxy(WebApplication app, Uri provider, ProviderFaultPlan plan)
    {
        _app = app;
        _payments = new PaymentNumbers(plan);
        // A hop of its own would only lengthen the traces: what the silo sent is passed on as it is.
        _provider = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, UseCookies = false })
        {
            BaseAddress = provider,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>The requests that met a fault.</summary>
    public IReadOnlyDictionary<ProviderFaultKind, int> Counts => _counts;

    /// <summary>Whether requests are on their way that have not reached the provider yet.</summary>
    public bool HasLateRequests => Volatile.Read(ref _late) > 0;

    public static async Task<FaultProxy> StartAsync(Uri address, Uri provider, ProviderFaultPlan plan)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.OriginalString);
        var app = builder.Build();
        var proxy = new FaultProxy(app, provider, plan);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>From now on every request passes.</summary>
    public void StopFaults() => _active = false;

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _app.DisposeAsync();
        _provider.Dispose();
        _ending.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var request = new ForwardedRequest(context.Request, buffer.ToArray());
        var fault = _active && ReferenceIn(request.Body) is { } reference
            ? _payments.Next(request.Path, reference)
            : ProviderFault.None;
        if (fault.Kind != ProviderFaultKind.None)
        {
            _counts.AddOrUpdate(fault.Kind, 1, (_, count) => count + 1);
        }

        switch (fault.Kind)
        {
            case ProviderFaultKind.ErrorBefore:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case ProviderFaultKind.ErrorAfter:
                using (await ForwardAsync(request))
                {
                    context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                }

                break;
            case ProviderFaultKind.Hang:
                using (var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _ending.Token))
                {
                    await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                context.Abort();
                break;
            case ProviderFaultKind.Late:
                await AnswerAsync(context, await ForwardLateAsync(request, fault.Delay));
                break;
            case ProviderFaultKind.Twice:
                (await ForwardAsync(request))?.Dispose();
                await AnswerAsync(context, await ForwardAsync(request));
                break;
            default:
                await AnswerAsync(context, await ForwardAsync(request));
                break;
        }
    }

    private static string? ReferenceIn(byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("reference").GetString();
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    // Not ended by the silo that gives up: a request that is under way arrives.
    private async Task<HttpResponseMessage?> ForwardLateAsync(ForwardedRequest request, TimeSpan delay)
    {
        Interlocked.Increment(ref _late);
        try
        {
            await Task.Delay(delay, _ending.Token);
            return await ForwardAsync(request);
        }
        finally
        {
            Interlocked.Decrement(ref _late);
        }
    }

    private async Task<HttpResponseMessage?> ForwardAsync(ForwardedRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path.TrimStart('/'));
        if (request.Body.Length > 0)
        {
            message.Content = new ByteArrayContent(request.Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
        }

        foreach (var (name, value) in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            return await _provider.SendAsync(message, _ending.Token);
        }
        catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage? answer)
    {
        if (answer is null)
        {
            context.Response.StatusCode = StatusCodes.Status502BadGateway;
            return;
        }

        using (answer)
        {
            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            await context.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync(context.RequestAborted), context.RequestAborted);
        }
    }

    private sealed record ForwardedRequest(string Method, string Path, string ContentType, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
    {
        public ForwardedRequest(HttpRequest request, byte[] body)
            : this(
                request.Method,
                request.Path + request.QueryString,
                request.ContentType ?? "application/json",
                body,
                [.. ForwardedHeaders.Where(request.Headers.ContainsKey).Select(name => (name, request.Headers[name].ToString()))])
        {
        }
    }
}
