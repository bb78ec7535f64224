namespace OrderSystem.ServiceDefaults.Sampling;

/// <summary>Samples so many new traces a second in the long run, so many at once, whichever come first.</summary>
internal sealed class RateLimitedSampler : Sampler
{
    private readonly TokenBucket _bucket;

    public RateLimitedSampler(double tracesPerSecond, int burst, TimeProvider time)
    {
        _bucket = new TokenBucket(tracesPerSecond, burst, time);
        Description = string.Create(CultureInfo.InvariantCulture, $"RateLimitedSampler{{{tracesPerSecond},{burst}}}");
    }

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(_bucket.TryTake());
}

/// <summary>So many a second in the long run, so many at once.</summary>
internal sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _lock = new();
    private double _tokens = burst;
    private long _filled = time.GetTimestamp();

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (perSecond * time.GetElapsedTime(_filled, now).TotalSeconds));
            _filled = now;
            var taken = _tokens >= 1;
            _tokens -= taken ? 1 : 0;
            return taken;
        }
    }
}
