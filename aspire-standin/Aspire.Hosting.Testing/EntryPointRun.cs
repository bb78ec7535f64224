using System.Reflection;
using Aspire.Hosting.StandIn;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs the entry point of an AppHost on a thread of its own, halting it where it builds its application.</summary>
internal sealed class EntryPointRun(
    Assembly appHost,
    string[] args,
    Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder) : TestHooks, IAsyncDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(60);
    private readonly TaskCompletionSource<IDistributedApplicationBuilder> _builder = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _application = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<IDistributedApplicationBuilder> StartAsync(CancellationToken cancellationToken)
    {
        var main = appHost.EntryPoint ?? throw new InvalidOperationException($"{appHost.GetName().Name} has no entry point.");
        var thread = new Thread(() => Run(main)) { IsBackground = true, Name = $"{appHost.GetName().Name}.EntryPoint" };
        thread.Start();
        return _builder.Task.WaitAsync(cancellationToken);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _goOn.TrySetResult(true);
        return _application.Task.WaitAsync(cancellationToken);
    }

    public override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
        => TestDefaults.Apply(appHost, args, options, settings, configureBuilder);

    public override void Building(IDistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        if (!_goOn.Task.GetAwaiter().GetResult())
        {
            throw new OperationCanceledException("The test does not build the application.");
        }
    }

    public override void Built(DistributedApplication application) => _application.TrySetResult(application);

    public async ValueTask DisposeAsync()
    {
        _goOn.TrySetResult(false);
        if (_application.Task.IsCompletedSuccessfully)
        {
            await (await _application.Task).DisposeAsync();
        }

        await _ended.Task.WaitAsync(EndPatience);
    }

    private void Run(MethodInfo main)
    {
        Current = this;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [args]);
            Fail(new InvalidOperationException("The entry point exited without building a DistributedApplication."));
        }
        catch (TargetInvocationException failure)
        {
            Fail(failure.InnerException ?? failure);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Fail(Exception failure)
    {
        _builder.TrySetException(failure);
        _application.TrySetException(failure);

        // Nobody need be waiting for either any more.
        _ = _builder.Task.Exception;
        _ = _application.Task.Exception;
    }
}
