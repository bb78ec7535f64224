// A development-time launcher, not an orchestrator: it starts the projects of an AppHost as processes on this machine,
// waits until they are healthy, shows what they print and stops them in reverse order. It restarts nothing, knows no
// containers and deploys nothing. It stands in for Aspire where the NuGet sources carry no Aspire, with the names and
// the meaning of the part of Aspire's API that this repository uses (docs/engines.md lists it call by call).

using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.StandIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>A distributed application.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Launcher _launcher;
    private readonly Lock _lock = new();
    private Task? _start;
    private Task? _stop;

    internal DistributedApplication(IHost host)
    {
        _host = host;
        _lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        _launcher = host.Services.GetRequiredService<Launcher>();
        ResourceNotifications = host.Services.GetRequiredService<ResourceNotificationService>();
        ResourceCommands = host.Services.GetRequiredService<ResourceCommandService>();
    }

    /// <summary>The AppHost's own services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Tells how the processes fare.</summary>
    public ResourceNotificationService ResourceNotifications { get; }

    /// <summary>Starts and stops processes while the application runs.</summary>
    public ResourceCommandService ResourceCommands { get; }

    /// <summary>Describes an application.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>A builder.</returns>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
        => CreateBuilder(new DistributedApplicationOptions { Args = args });

    /// <summary>Describes an application.</summary>
    /// <param name="options">How to build it.</param>
    /// <returns>A builder.</returns>
    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options)
        => new DistributedApplicationBuilder(options);

    /// <summary>Starts the application. The processes become healthy later.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The start.</returns>
    public virtual Task StartAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            // A test and the AppHost's own Run() both start it.
            _start ??= _host.StartAsync(_lifetime.ApplicationStopping);
        }

        return _start.WaitAsync(cancellationToken);
    }

    /// <summary>Stops the processes in reverse order, then the application.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The stop.</returns>
    public virtual Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _stop ??= _host.StopAsync(CancellationToken.None);
        }

        return _stop.WaitAsync(cancellationToken);
    }

    /// <summary>Runs the application until it is told to stop.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>Runs the application until it is told to stop.</summary>
    /// <param name="cancellationToken">Tells it to stop.</param>
    /// <returns>The run.</returns>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStopping = _lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        await using var onCancelled = cancellationToken.Register(_lifetime.StopApplication);
        string? failure = null;
        try
        {
            await StartAsync(CancellationToken.None);
            await stopping.Task;
        }
        catch (OperationCanceledException) when (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
        catch (DistributedApplicationException prerequisite) when (!TestHooks.AreInUse)
        {
            failure = prerequisite.Message;
        }

        await StopAsync(CancellationToken.None);
        failure ??= _launcher.Failure;
        if (failure is not null && !TestHooks.AreInUse)
        {
            await Console.Error.WriteLineAsync(failure);
            Environment.ExitCode = 1;
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops the application and lets go of it.</summary>
    /// <returns>The end.</returns>
    public virtual async ValueTask DisposeAsync()
    {
        _lifetime.StopApplication();
        await StopAsync(CancellationToken.None);
        _host.Dispose();
        GC.SuppressFinalize(this);
    }
}
