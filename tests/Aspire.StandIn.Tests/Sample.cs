using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.StandIn.Tests;

/// <summary>The sample AppHost, started in this process as an end-to-end test would.</summary>
internal sealed class Sample : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly IDistributedApplicationTestingBuilder _builder;

    private Sample(IDistributedApplicationTestingBuilder builder, DistributedApplication app) => (_builder, App) = (builder, app);

    public DistributedApplication App { get; }

    public CancellationToken Bound => _patience.Token;

    public ResourceNotificationService Notifications => App.ResourceNotifications;

    public static async Task<Sample> StartAsync(params string[] args)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.Aspire_StandIn_SampleAppHost>(args, TestContext.Current.CancellationToken);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        var sample = new Sample(builder, await builder.BuildAsync(TestContext.Current.CancellationToken));
        await sample.App.StartAsync(sample.Bound);
        return sample;
    }

    public static async Task<Sample> StartHealthyAsync(params string[] args)
    {
        var sample = await StartAsync(args);
        await sample.Notifications.WaitForResourceHealthyAsync("front", sample.Bound);
        return sample;
    }

    /// <summary>The latest of every process of a resource.</summary>
    public async Task<IReadOnlyList<ResourceEvent>> ProcessesAsync(string resource, int count)
    {
        var found = new Dictionary<string, ResourceEvent>();
        await foreach (var change in Notifications.WatchAsync(Bound))
        {
            if (change.Resource.Name == resource)
            {
                found[change.ResourceId] = change;
            }

            if (found.Count == count)
            {
                break;
            }
        }

        return [.. found.Values];
    }

    public static int ProcessId(ResourceEvent process)
        => Convert.ToInt32(process.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value, provider: null);

    public Task<string> EnvironmentVariableAsync(string resource, string name)
        => App.CreateHttpClient(resource, "http").GetStringAsync($"/env/{name}", Bound);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _builder.DisposeAsync();
        _patience.Dispose();
    }
}
