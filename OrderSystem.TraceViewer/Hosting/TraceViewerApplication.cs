using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrderSystem.TraceViewer.Api;
using OrderSystem.TraceViewer.Otlp;
using OrderSystem.TraceViewer.Storage;

namespace OrderSystem.TraceViewer.Hosting;

/// <summary>The viewer's web application, as a process of its own and inside of a test alike.</summary>
internal sealed class TraceViewerApplication : IAsyncDisposable
{
    private const string Name = "OrderSystem.TraceViewer";
    private const string OtlpLimiter = "otlp";
    private const int QueuedPerConcurrentRequest = 8;
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(5);
    private static readonly string[] LoopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

    private readonly WebApplication _app;
    private readonly TraceViewerAddresses _addresses;
    private readonly Dictionary<Listener, ListenOptions> _listening = [];

    public TraceViewerApplication(WebApplicationBuilder builder, TraceViewerAddresses addresses)
    {
        _addresses = addresses;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        AddServices(builder.Services, builder.Configuration["AllowedHosts"]);
        _app = builder.Build();
        Map(_app);
    }

    public Uri PageAddress => _addresses.Page[0].Reached(_listening[Listener.Page]);

    public Uri GrpcEndpoint => _addresses.OtlpGrpc.Reached(_listening[Listener.OtlpGrpc]);

    public Uri HttpEndpoint => _addresses.OtlpHttp.Reached(_listening[Listener.OtlpHttp]);

    public TelemetryStore Store => _app.Services.GetRequiredService<TelemetryStore>();

    public static WebApplicationBuilder CreateBuilder() => WebApplication.CreateEmptyBuilder(
        new WebApplicationOptions { ApplicationName = Name, ContentRootPath = AppContext.BaseDirectory });

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            throw new TraceViewerStartException(
                $"{exception.Message.TrimEnd('.')}. Other addresses are chosen with {TraceViewerAddresses.PageName} (page), "
                + $"{TraceViewerAddresses.OtlpGrpcName} and {TraceViewerAddresses.OtlpHttpName}.",
                exception);
        }
    }

    public Task WaitForShutdownAsync() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void AddServices(IServiceCollection services, string? allowedHosts)
    {
        // Under other names than ASP.NET Core's, so that a test's own tracing does not see the receiver's requests.
        services.AddSingleton(new ActivitySource(Name));
        services.AddSingleton(new DiagnosticListener(Name));

        services.AddOptions<TraceViewerOptions>().BindConfiguration(TraceViewerOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<TraceViewerOptions>>().Value);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<TelemetryStore>(provider => new TelemetryStore(provider.GetRequiredService<TraceViewerOptions>()));
        services.AddSingleton<Receiver>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddRoutingCore();
        services.AddGrpc();
        services.AddOptions<Grpc.AspNetCore.Server.GrpcServiceOptions>().Configure<TraceViewerOptions>((grpc, limits) =>
            grpc.MaxReceiveMessageSize = limits.MaxRequestBytes);
        services.AddRateLimiter(limiter => limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable);
        services.AddOptions<RateLimiterOptions>().Configure<TraceViewerOptions>((limiter, limits) =>
            limiter.AddConcurrencyLimiter(OtlpLimiter, concurrency =>
            {
                concurrency.PermitLimit = limits.MaxConcurrentRequests;
                concurrency.QueueLimit = limits.MaxConcurrentRequests * QueuedPerConcurrentRequest;
            }));
        services.AddHostFiltering(filter => filter.AllowedHosts =
            allowedHosts?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? LoopbackHosts);
        services.AddQueryApi();
    }

    private static void Map(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseHostFiltering();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseOwnListeners();
        app.UseRateLimiter();
        app.UseWhen(context => context.IsOn(Listener.Page), page => page.UsePage());

        // gRPC has a limit of its own for a message, and an answer for those who exceed it.
        var grpc = app.MapGroup("")
            .OnlyOn(Listener.OtlpGrpc)
            .RequireRateLimiting(OtlpLimiter)
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        grpc.MapGrpcService<TraceGrpcService>();
        grpc.MapGrpcService<LogsGrpcService>();
        grpc.MapGrpcService<MetricsGrpcService>();
        app.MapGroup("").OnlyOn(Listener.OtlpHttp).RequireRateLimiting(OtlpLimiter).MapOtlpHttp();
        app.MapGroup("").OnlyOn(Listener.Page).MapQueryApi();
    }

    private void Listen(WebHostBuilderContext context, KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = kestrel.ApplicationServices.GetRequiredService<TraceViewerOptions>().MaxRequestBytes;
        foreach (var address in _addresses.Page)
        {
            Listen(address, Listener.Page, HttpProtocols.Http1);
        }

        Listen(_addresses.OtlpGrpc, Listener.OtlpGrpc, HttpProtocols.Http2);
        Listen(_addresses.OtlpHttp, Listener.OtlpHttp, HttpProtocols.Http1);

        void Listen(ListenAddress address, Listener listener, HttpProtocols protocols)
        {
            var listening = address.Listen(kestrel, options =>
            {
                options.Protocols = protocols;
                options.ServeAs(listener);
            });
            _listening.TryAdd(listener, listening);
        }
    }
}
