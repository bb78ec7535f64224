using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using OrderSystem.ServiceDefaults.Export;
using OrderSystem.ServiceDefaults.Logging;
using OrderSystem.ServiceDefaults.Sampling;

namespace OrderSystem.ServiceDefaults.Settings;

/// <summary>
/// Refuses to start with a setting of OpenTelemetry's (specification, configuration/sdk-environment-variables.md and
/// protocol/exporter.md) or a log level that the SDK or the framework would ignore in silence or answer with a stack trace.
/// An empty value is none.
/// </summary>
internal sealed partial class EnvironmentSettings(IConfiguration configuration) : IValidateOptions<EnvironmentSettings.Checked>
{
    private const string ClientCertificate = "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE";
    private const string ClientKey = "OTEL_EXPORTER_OTLP_CLIENT_KEY";
    private const string Retry = "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY";
    private const string RetryDirectory = "OTEL_DOTNET_EXPERIMENTAL_OTLP_DISK_RETRY_DIRECTORY_PATH";
    private const string OnDisk = "disk";
    private const int DefaultBatchSize = 512;
    private const int DefaultQueueSize = 2048;

    private static readonly string[] Signals = ["", "TRACES_", "METRICS_", "LOGS_"];

    private static readonly Rule[] Rules =
    [
        .. Signals.SelectMany(signal => new[]
        {
            new($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", "an http or https URL", IsUrl),
            // In this case only: the SDK takes any other for grpc.
            new($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", "one of grpc, http/protobuf", value =>
                value.Trim() is "grpc" or "http/protobuf"),
            OneOf($"OTEL_EXPORTER_OTLP_{signal}COMPRESSION", "none", "gzip"),
            AtLeast(1, $"OTEL_EXPORTER_OTLP_{signal}TIMEOUT"),
            new($"OTEL_EXPORTER_OTLP_{signal}HEADERS", "a list of name=value, separated by commas", AreHeaders, IsSecret: true),
        }),
        AtLeast(1, "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
            "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", "OTEL_METRIC_EXPORT_INTERVAL"),
        new("OTEL_BSP_MAX_QUEUE_SIZE OTEL_BLRP_MAX_QUEUE_SIZE", "a whole number from 1 to 10000000", value =>
            IsNumber(value, 1, 10_000_000)),
        AtLeast(0, "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BLRP_EXPORT_TIMEOUT", "OTEL_METRIC_EXPORT_TIMEOUT",
            "OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
            "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
            "OTEL_SPAN_EVENT_COUNT_LIMIT", "OTEL_SPAN_LINK_COUNT_LIMIT",
            "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT",
            "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT", "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT"),
        new($"OTEL_EXPORTER_OTLP_CERTIFICATE {ClientCertificate}", "a file with a certificate", path =>
            IsReadable(() => X509CertificateLoader.LoadCertificateFromFile(path).Dispose())),
        new(ClientKey, "a file", File.Exists),
        new("OTEL_SDK_DISABLED OTEL_DOTNET_EXPERIMENTAL_OTLP_EMIT_EVENT_LOG_ATTRIBUTES", "true or false", value =>
            bool.TryParse(value, out _)),
        OneOf("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "cumulative", "delta", "lowmemory"),
        OneOf("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
            "explicit_bucket_histogram", "base2_exponential_bucket_histogram"),
        OneOf("OTEL_METRICS_EXEMPLAR_FILTER OTEL_DOTNET_EXPERIMENTAL_METRICS_EXEMPLAR_FILTER_HISTOGRAMS",
            "always_on", "always_off", "trace_based"),
        OneOf(Retry, "in_memory", OnDisk),
        OneOf("OTEL_LOG_LEVEL", "none", "error", "warn", "info", "debug", "trace"),

        // Not read by the SDK of .NET: what is had anyway may be asked for, anything else would be ignored.
        OneOf("OTEL_TRACES_EXPORTER OTEL_METRICS_EXPORTER OTEL_LOGS_EXPORTER", "otlp"),
        new("OTEL_PROPAGATORS", "tracecontext,baggage", value =>
            value.Split(',', StringSplitOptions.TrimEntries).All(name => name is "tracecontext" or "baggage")),

        OneOf(SamplerSettings.Name, SamplerSettings.Names),
        new(ServiceResource.AttributesKey, "a list of name=value, separated by commas and percent-encoded", value =>
            ServiceResource.TryParse(value, out _)),
        new(LogLevels.Key, "one of trace, debug, info, warn, error, critical, none", value => LogLevels.TryParse(value, out _)),
    ];

    public ValidateOptionsResult Validate(string? name, Checked options) =>
        Failures() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

    /// <summary>A sentence for each setting that is wrong.</summary>
    public IReadOnlyCollection<string> Failures()
    {
        var levels = configuration.AsEnumerable()
            .Where(setting => LevelKey.IsMatch(setting.Key) && setting.Value is { Length: > 0 })
            .Where(setting => !Enum.TryParse<LogLevel>(setting.Value, ignoreCase: true, out _))
            .Select(setting => Sentence(setting.Key, $"one of {string.Join(", ", Enum.GetNames<LogLevel>())}"));
        var each = Rules.SelectMany(rule => rule.Keys.Split(' ')
            .Where(key => Has(key, out var value) && !rule.IsValid(value))
            .Select(key => Sentence(key, rule.Expected, rule.IsSecret))).Concat(levels).ToList();
        return each.Count > 0 ? each : [.. TogetherWrong().OfType<string>()];
    }

    // The value is not repeated where it may be a secret.
    private string Sentence(string key, string expected, bool isSecret = false) =>
        isSecret ? $"{key} must be {expected}." : $"{key} is '{configuration[key]}', but must be {expected}.";

    // What is right by itself, and wrong beside another setting.
    private IEnumerable<string?> TogetherWrong()
    {
        var ratio = configuration[SamplerSettings.Argument];
        yield return SamplerSettings.NeedsRatio(configuration) && !SamplerSettings.TryParseRatio(ratio, out _)
            ? $"{SamplerSettings.Argument} is '{ratio}', but {configuration[SamplerSettings.Name]} needs a number from 0 to 1."
            : null;
        yield return SamplingRules.AreGiven(configuration)
            ? SamplingRules.Read(configuration, TimeProvider.System).Failure
            : null;
        yield return BatchThatIsNoPartOfTheQueue("OTEL_BSP");
        yield return BatchThatIsNoPartOfTheQueue("OTEL_BLRP");
        yield return configuration[Retry] == OnDisk && !Has(RetryDirectory, out _)
            ? $"{Retry} is '{OnDisk}', but {RetryDirectory} is not set."
            : null;
        var key = Has(ClientKey, out var file) ? file : null;
        var keyFile = key is null ? "that file" : $"'{key}' ({ClientKey})";
        yield return Has(ClientCertificate, out var certificate)
            && !IsReadable(() => X509Certificate2.CreateFromPemFile(certificate, key).Dispose())
                ? $"{ClientCertificate} is '{certificate}', but {keyFile} has not the key of its certificate."
                : null;
    }

    private string? BatchThatIsNoPartOfTheQueue(string processor)
    {
        var (batchSize, queueSize) = ($"{processor}_MAX_EXPORT_BATCH_SIZE", $"{processor}_MAX_QUEUE_SIZE");
        var (batch, queue) = (NumberOf(batchSize, DefaultBatchSize), NumberOf(queueSize, DefaultQueueSize));
        return batch <= queue ? null : $"{queueSize} is '{queue}', but must be at least {batchSize}, which is {batch}.";
    }

    private int NumberOf(string key, int otherwise) =>
        Has(key, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    private bool Has(string key, out string value)
    {
        value = configuration[key] ?? string.Empty;
        return !string.IsNullOrWhiteSpace(value);
    }

    private static Rule OneOf(string keys, params string[] values) => new(
        keys,
        values.Length == 1 ? values[0] : $"one of {string.Join(", ", values)}",
        value => values.Contains(value.Trim(), StringComparer.OrdinalIgnoreCase));

    private static Rule AtLeast(int least, params string[] keys) =>
        new(string.Join(' ', keys), $"a whole number of at least {least}", value => IsNumber(value, least));

    private static bool IsNumber(string value, int least, int most = int.MaxValue) =>
        int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most;

    private static bool IsUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https" };

    private static bool AreHeaders(string value) =>
        Uri.UnescapeDataString(value).Split(',').All(header =>
        {
            var end = header.IndexOf('=', StringComparison.Ordinal);
            using var request = new HttpRequestMessage();
            return end > 0 && request.Headers.TryAddWithoutValidation(header[..end].Trim(), header[(end + 1)..].Trim());
        });

    private static bool IsReadable(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex("^Logging:([^:]+:)?LogLevel:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LevelKey { get; }

    /// <summary>What is validated: nothing of its own, the settings are read where they are needed.</summary>
    internal sealed class Checked;

    // The keys are separated by blanks.
    private sealed record Rule(string Keys, string Expected, Func<string, bool> IsValid, bool IsSecret = false);
}
