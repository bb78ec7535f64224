using System.Diagnostics;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace OrderSystem.GrainTracing;

/// <summary>
/// What Orleans does by itself (membership, reminders, pulling queues) starts no trace, whichever client
/// library its providers use. It runs below an activity that is not recorded, and a parent-based sampler then
/// drops the library's spans. The activity has no name of use and is never exported.
/// </summary>
internal static class OwnWork
{
    private const string Name = "orleans.own_work";

    // By name: one of them is in a package that this one does not need.
    private static readonly HashSet<string> Providers =
        ["Orleans.IMembershipTable", "Orleans.IReminderTable", "Orleans.Messaging.IGatewayListProvider"];

    /// <summary>Whether the activity stands for Orleans' own work, so that what it is passed to belongs to no trace yet.</summary>
    public static bool Is(Activity? activity) => activity is { OperationName: Name, IsAllDataRequested: false };

    /// <summary>Makes the activity current. Call it in an async method or a method whose caller restores the current one.</summary>
    public static void Begin()
    {
        Activity.Current = null;
        Activity.Current = new Activity(Name) { IsAllDataRequested = false }.SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    /// <summary>Puts each provider behind a proxy, under which calls that belong to no trace are Orleans' own work.</summary>
    public static void KeepProvidersQuiet(IServiceCollection services)
    {
        for (var i = 0; i < services.Count; i++)
        {
            var service = services[i];
            if (service.IsKeyedService || service.ServiceType.FullName is not { } type || !Providers.Contains(type))
            {
                continue;
            }

            services[i] = new(
                service.ServiceType,
                provider => Quiet(service.ServiceType, service.ImplementationInstance
                    ?? service.ImplementationFactory?.Invoke(provider)
                    ?? ActivatorUtilities.CreateInstance(provider, service.ImplementationType!)),
                service.Lifetime);
        }
    }

    private static object Quiet(Type type, object inner)
    {
        // Orleans' runtime knows its own provider for development by its type; it has no client library either.
        if (inner.GetType().Assembly == typeof(ISiloBuilder).Assembly)
        {
            return inner;
        }

        var proxy = DispatchProxy.Create(type, typeof(QuietProvider));
        ((QuietProvider)proxy).Inner = inner;
        return proxy;
    }

    /// <summary>A provider; disposable because the container disposes of what it was given, and so of the provider.</summary>
    internal class QuietProvider : DispatchProxy, IDisposable, IAsyncDisposable
    {
        internal object Inner { get; set; } = null!;

        public void Dispose() => (Inner as IDisposable)?.Dispose();

        public ValueTask DisposeAsync()
        {
            if (Inner is IAsyncDisposable inner)
            {
                return inner.DisposeAsync();
            }

            Dispose();
            return ValueTask.CompletedTask;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var belongsToNoTrace = Activity.Current is null;
            if (belongsToNoTrace)
            {
                Begin();
            }

            try
            {
                // An async method keeps what was current when it was called.
                return targetMethod!.Invoke(Inner, args);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } thrown)
            {
                ExceptionDispatchInfo.Throw(thrown);
                throw;
            }
            finally
            {
                if (belongsToNoTrace)
                {
                    Activity.Current = null;
                }
            }
        }
    }
}
