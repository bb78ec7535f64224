using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OrderSystem.TraceTesting;
using LogRecord = OpenTelemetry.Logs.LogRecord;

namespace OrderSystem.TraceKeeping.Tests;

/// <summary>A process that keeps traces: its spans come from a source of its own, what it sends is collected.</summary>
internal sealed class KeepingProcess : IAsyncDisposable
{
    private readonly List<byte[]> _kept = [];
    private readonly List<Activity> _sampled = [];
    private readonly List<LogRecord> _logs = [];
    private readonly WebApplication _app;

    public KeepingProcess(
        Sampler? head = null, KeepPeer? peer = null, bool isReachable = false, params (string Key, string Value)[] settings)
    {
        Source = new ActivitySource($"process-{Guid.NewGuid():N}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings
            .Select(setting => new KeyValuePair<string, string?>($"Tracing:Keep:{setting.Key}", setting.Value))
            .Append(new("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"))
            .Append(new("Tracing:Keep:Enabled", "true"))
            .Append(new("Tracing:Keep:ExchangeInterval", "00:00:00.010")));
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddSingleton<Sampler>(new ParentBasedSampler(head ?? new AlwaysOffSampler()));
        if (peer is not null)
        {
            builder.Services.AddSingleton(peer);
        }

        builder.AddTraceKeeping(isInCluster: false);
        builder.Services.AddSingleton(new KeptSpanExport(new InMemoryExporter<byte[]>(_kept)));
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing
                .SetSampler(services => services.GetRequiredService<Sampler>())
                .AddSource(Source.Name)
                .AddInMemoryExporter(_sampled))
            .WithLogging(logging => logging.AddInMemoryExporter(_logs), options => options.IncludeFormattedMessage = true);
        _app = builder.Build();
        if (isReachable)
        {
            _app.MapTraceKeeping();
            _app.MapGet("/", () => "hello");
        }

        Services.GetRequiredService<TracerProvider>();
    }

    public FakeTimeProvider Time { get; } = new() { AutoAdvanceAmount = TimeSpan.Zero };

    public ActivitySource Source { get; }

    public IServiceProvider Services => _app.Services;

    public TraceKeeper Keeper => Services.GetRequiredService<TraceKeeper>();

    public KeepExchange Exchange => Services.GetRequiredService<KeepExchange>();

    public string Address => _app.Urls.Single();

    /// <summary>The traces held, now that every span that has ended is.</summary>
    public HeldTraces Held
    {
        get
        {
            Write();
            return Keeper.Held;
        }
    }

    /// <summary>The spans sent because their trace was kept, as a collector reads them.</summary>
    public IReadOnlyList<Span> Kept
    {
        get
        {
            Write();
            var requests = _kept.ToArray().Select(ByteString.CopyFrom);
            return [.. requests.SelectMany(OtlpReader.ReadSpans).Select(span => span!)];
        }
    }

    public IReadOnlyList<string> KeptNames => [.. Kept.Select(span => span.Name)];

    public IReadOnlyList<object?> KeptReasons => [.. Kept.Select(span => span.Attributes.GetValueOrDefault("sampling.reason"))];

    public IReadOnlyList<string> SampledNames => [.. _sampled.Select(span => span.OperationName)];

    public IReadOnlyList<LogRecord> Logs => [.. _logs];

    public Task Start() => _app.StartAsync(TestContext.Current.CancellationToken);

    public ILogger Logger(string category = "Shop") => Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    /// <summary>The caller of a span, in another process.</summary>
    public static ActivityContext Remote(ActivityTraceId trace) =>
        new(trace, ActivitySpanId.CreateRandom(), ActivityTraceFlags.None, isRemote: true);

    /// <summary>A trace of one span, which is held now or, as part of a kept trace, sent.</summary>
    public ActivityTraceId Trace(
        string name, ActivityStatusCode status = ActivityStatusCode.Unset, ActivityContext parent = default)
    {
        using var span = Source.StartActivity(name, ActivityKind.Internal, parent)!;
        span.SetStatus(status);
        span.Stop();
        Write();
        return span.TraceId;
    }

    /// <summary>Has all spans that have ended written, as otherwise the next tenth of a second does.</summary>
    public void Write() => Services.GetRequiredService<HeldSpanWriter>().ForceFlush();

    /// <summary>Lets the exchanges run until something holds.</summary>
    public async Task Until(Func<bool> condition)
    {
        for (var rounds = 0; !condition(); rounds++)
        {
            Assert.True(rounds < 1_000, "It did not come about.");
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Source.Dispose();
    }
}
