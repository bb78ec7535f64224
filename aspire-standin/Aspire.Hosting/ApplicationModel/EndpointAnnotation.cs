namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    internal EndpointAnnotation(string name, Uri url)
    {
        Name = name;
        UriScheme = url.Scheme;
        TargetHost = url.Host;
        Port = url.Port;
    }

    /// <summary>The name: the scheme, with a number from the second one on.</summary>
    public string Name { get; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string UriScheme { get; }

    /// <summary>The address to listen on.</summary>
    public string TargetHost { get; }

    /// <summary>The port that the launch profile asks for.</summary>
    public int? Port { get; }

    /// <summary>Whether the endpoint is meant for users of the application. Nothing hangs on it in a local run.</summary>
    public bool IsExternal { get; set; }

    /// <summary>The port of the first replica, once given.</summary>
    internal int? AllocatedPort { get; set; }
}
