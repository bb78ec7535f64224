using System.Globalization;
using OrderSystem.FaultTests.Databases;
using OrderSystem.Testing.Processes;
using OrderSystem.FaultTests.Load;

namespace OrderSystem.FaultTests.Processes;

/// <summary>Where each service listens and how it is configured.</summary>
internal sealed class ServiceSettings(IReadOnlyList<Uri> addresses, IDatabase database, string dataFolder, RunOptions options)
{
    /// <summary>The number of addresses besides those of the silos.</summary>
    public const int FixedAddresses = 4;

    private const string SampledShare = "0.1";

    // What production takes minutes for: so that the interrupted orders are finished when the run is.
    private static readonly IReadOnlyDictionary<string, string> ShortTimes = new Dictionary<string, string>
    {
        ["Orders:RecoveryPeriod"] = "00:00:05",
        ["Orders:MaxRecoveryPeriod"] = "00:00:10",
        ["Reminders:MinimumReminderPeriod"] = "00:00:01",
        ["Reminders:RefreshReminderListPeriod"] = "00:00:10",
        ["PaymentProvider:AttemptTimeout"] = "00:00:01.500",
        ["PaymentProvider:TotalTimeout"] = "00:00:05",
        ["PaymentProvider:BreakerBreakDuration"] = "00:00:02",
    };

    // Limits are not what is tested here; a run is one address with few callers.
    private static readonly IReadOnlyDictionary<string, string> HighLimits = new Dictionary<string, string>
    {
        ["RateLimits:RequestsPerSecond"] = "100000",
        ["RateLimits:Burst"] = "100000",
    };

    public Uri ProviderAddress => addresses[0];

    public Uri ProxyAddress => addresses[1];

    public Uri OtlpAddress => addresses[3];

    private Uri GatewayAddress => addresses[2];

    public ServiceDefinition Provider() => new(
        "payment-provider",
        "OrderSystem.PaymentProvider",
        ProviderAddress,
        Variables(new Dictionary<string, string> { ["PaymentProvider:Folder"] = dataFolder }, Telemetry("payment-provider")));

    public ServiceDefinition Silo(int number) => new(
        $"silo-{number}",
        "OrderSystem.Silo",
        addresses[FixedAddresses + number],
        Variables(
            new Dictionary<string, string> { ["PaymentProvider:BaseAddress"] = ProxyAddress.OriginalString },
            ShortTimes,
            database.Settings,
            Telemetry("silo", number)));

    public ServiceDefinition Gateway(CallerTokens tokens) => new(
        "gateway",
        "OrderSystem.Gateway",
        GatewayAddress,
        Variables(database.Settings, tokens.GatewaySettings, HighLimits, Telemetry("gateway")));

    private Dictionary<string, string> Telemetry(string service, int number = 0) => new()
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = OtlpAddress.OriginalString,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_SERVICE_NAME"] = service,
        ["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={number.ToString(CultureInfo.InvariantCulture)}",
        ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
        ["OTEL_TRACES_SAMPLER_ARG"] = SampledShare,
        ["LOG_LEVEL"] = options.LogLevel,
    };

    private static Dictionary<string, string> Variables(params IReadOnlyDictionary<string, string>[] settings) =>
        settings.SelectMany(some => some).ToDictionary(
            setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
}
