using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        var settings = new HostApplicationBuilderSettings { Args = options.Args };
        TestHooks.Current?.Constructing(options, settings);

        _inner = new HostApplicationBuilder(settings);
        _inner.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // What keeps the start from succeeding is said in a sentence; the host would add the stack.
        _inner.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        AppHostDirectory = options.Metadata("apphostprojectpath") is { } folder && Directory.Exists(folder)
            ? folder
            : _inner.Environment.ContentRootPath;

        Services.AddHttpClient();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(options);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton(services => new ResourceNotificationService(
            services.GetRequiredService<DistributedApplicationModel>(),
            options,
            services.GetRequiredService<IHostApplicationLifetime>()));
        Services.AddSingleton(services => new ResourceCommandService(
            services.GetRequiredService<Launcher>(),
            services.GetRequiredService<ResourceNotificationService>()));
        Services.AddSingleton<ProcessOutput>();
        Services.AddSingleton<Watchdog>();
        Services.AddSingleton<Launcher>();
        Services.AddHostedService(services => services.GetRequiredService<Launcher>());

        // Each process is given its own, bounded time to stop; the host's 30 s for all of them would cut that short.
        Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public string AppHostDirectory { get; }

    public IHostEnvironment Environment => _inner.Environment;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new(DistributedApplicationOperation.Run);

    public IServiceCollection Services => _inner.Services;

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.TryGetByName(resource.Name, out _))
        {
            throw new DistributedApplicationException($"Cannot add resource '{resource.Name}': there is one of that name already.");
        }

        Resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build()
    {
        TestHooks.Current?.Building(this);
        var application = new DistributedApplication(_inner.Build());
        TestHooks.Current?.Built(application);
        return application;
    }
}
