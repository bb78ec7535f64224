namespace Aspire.Hosting.ApplicationModel;

internal sealed record EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> Callback) : IResourceAnnotation;

internal sealed record WaitAnnotation(IResource Resource) : IResourceAnnotation;

internal sealed record ReplicaAnnotation(int Replicas) : IResourceAnnotation;

internal sealed record HttpHealthCheckAnnotation(string Key, string EndpointName, string Path, int StatusCode) : IResourceAnnotation;
