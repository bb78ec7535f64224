namespace OrderSystem.ServiceDefaults.Telemetry;

/// <summary>Attribute names of the OpenTelemetry semantic conventions 1.44 that are set here.</summary>
internal static class AttributeNames
{
    public const string ServiceName = "service.name";
    public const string ServiceVersion = "service.version";
    public const string ServiceInstanceId = "service.instance.id";
    public const string DeploymentEnvironmentName = "deployment.environment.name";
    public const string ErrorType = "error.type";
}
