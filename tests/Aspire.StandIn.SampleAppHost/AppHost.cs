using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);

var back = Sample("back");
var middle = Sample("middle").WithReplicas(2).WithReference(back).WaitFor(back);
var front = Sample("front").WithExternalHttpEndpoints().WaitFor(middle);
if (builder.Configuration.GetConnectionString("sample") is not null)
{
    front.WithReference(builder.AddConnectionString("sample"));
}

builder.Build().Run();

// Settings "<name>:<variable>" become environment variables of that resource, and those under "All" of every one.
IResourceBuilder<ProjectResource> Sample(string name)
{
    var sample = builder.AddProject<Projects.Aspire_StandIn_SampleService>(name).WithHttpHealthCheck("/health");
    foreach (var setting in builder.Configuration.GetSection("All").GetChildren().Concat(builder.Configuration.GetSection(name).GetChildren()))
    {
        sample.WithEnvironment(setting.Key, setting.Value);
    }

    return sample;
}
