namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>Attribute names of the OpenTelemetry semantic conventions 1.44 that are set here.</summary>
internal static class AttributeNames
{
    public const string ServiceName = "service.name";
    public const string ServiceVersion = "service.version";
    public const string ServiceInstanceId = "service.instance.id";
    public const string DeploymentEnvironmentName = "deployment.environment.name";

    /// <summary>http.request.header.&lt;key&gt;: the values of a request header, an array.</summary>
    public const string ClientTraceId = "http.request.header.x-trace-id";
    public const string ErrorType = "error.type";
}
