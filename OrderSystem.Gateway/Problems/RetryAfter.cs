namespace OrderSystem.Gateway.Problems;

/// <summary>How long a client should wait before it repeats a request that met no silo.</summary>
internal static class RetryAfter
{
    private const string Value = "5";

    public static void Set(HttpResponse response) => response.Headers.RetryAfter = Value;
}
