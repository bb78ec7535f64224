using Microsoft.Extensions.Primitives;

namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>
/// Decides on new traces by the rules of <c>Tracing:Sampling</c>, and follows a reload of the configuration. A section that is
/// wrong when it is reloaded is reported and changes nothing.
/// </summary>
internal sealed partial class RuledSampler : Sampler, IDisposable
{
    private readonly IHttpContextAccessor _requests;
    private readonly IDisposable _reload;
    private volatile SamplingRules _rules;

    public RuledSampler(IConfiguration configuration, IHttpContextAccessor requests, TimeProvider time, ILogger<RuledSampler> logger)
    {
        Description = nameof(RuledSampler);
        _requests = requests;
        // What is wrong at start is refused; until then, whoever asks must not fail otherwise.
        _rules = SamplingRules.Read(configuration, time).Rules ?? SamplingRules.Everything;
        _reload = ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            var (rules, failure) = SamplingRules.Read(configuration, time);
            _rules = rules ?? _rules;
            if (failure is not null)
            {
                Log.NotReloaded(logger, failure);
            }
        });
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        _rules.For(samplingParameters, Request(samplingParameters.Kind)).ShouldSample(samplingParameters);

    public void Dispose() => _reload.Dispose();

    // ASP.NET Core 10 gives its span no attributes when it starts it; the request itself is there by then.
    private RequestToSample? Request(ActivityKind kind) => kind == ActivityKind.Server && _requests.HttpContext is { } context
        ? new RequestToSample(context.Request.Method, context.Request.Path.Value ?? string.Empty, context.Request.Headers.UserAgent.ToString())
        : null;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, EventName = "SamplingNotReloaded", Message = "The sampling rules stay as they were: {Failure}")]
        public static partial void NotReloaded(ILogger logger, string failure);
    }
}
