using System.Diagnostics;
using System.Reflection;
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

    /// <summary>Whether the activity stands for Orleans' own work: what it is passed to belongs to no trace yet.</summary>
    public static bool Is(Activity? activity) => activity is { OperationName: Name, IsAllDataRequested: false };

    /// <summary>Makes the activity current: in an async method, or one whose caller restores the current one.</summary>
    public static void Begin()
    {
        Activity.Current = null;
        Activity.Current = new Activity(Name) { IsAllDataRequested = false }.SetIdFormat(ActivityIdFormat.W3C).Start();
    }

    /// <summary>A call of Orleans' own; one of an application's grain may run the application's code.</summary>
    public static Task Serve(IIncomingGrainCallContext call)
    {
        if (call.Grain is { } grain && PartsOfOrleans.Include(grain.GetType()))
        {
            Begin();
        }

        return call.Invoke();
    }

    /// <summary>Puts each provider behind a proxy, under which calls that belong to no trace are Orleans' own work.</summary>
    public static void KeepProvidersQuiet(IServiceCollection services)
    {
        var providers = services.Where(service => !service.IsKeyedService && Providers.Contains(service.ServiceType.ToString()));
        foreach (var service in providers.ToList())
        {
            // The provider itself stays in the container, which creates it and disposes of it, behind a key of its own.
            var type = service.ServiceType;
            services.Add(
                service.ImplementationInstance is { } instance ? new(type, service, instance)
                : service.ImplementationFactory is { } create ? new(type, service, (all, _) => create(all), service.Lifetime)
                : new(type, service, service.ImplementationType!, service.Lifetime));
            services[services.IndexOf(service)] = new(
                type, provider => QuietProvider.Of(type, provider.GetRequiredKeyedService(type, service)), service.Lifetime);
        }
    }

    internal class QuietProvider : DispatchProxy
    {
        private object _inner = null!;

        public static object Of(Type type, object inner)
        {
            // Orleans' runtime knows its own provider for development by its type; it has no client library either.
            if (inner.GetType().Assembly == typeof(ISiloBuilder).Assembly)
            {
                return inner;
            }

            var proxy = Create(type, typeof(QuietProvider));
            ((QuietProvider)proxy)._inner = inner;
            return proxy;
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
                return targetMethod!.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
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
