using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OrderSystem.ServiceDefaults.Propagation;
using OrderSystem.ServiceDefaults.Tests.Support;
using Defaults = OpenTelemetry.Context.Propagation.Propagators;

namespace OrderSystem.ServiceDefaults.Tests.Propagation;

/// <summary>Who is responsible in the process once a service has the defaults, whoever was before.</summary>
public sealed class InstalledPropagatorTests : IDisposable
{
    private readonly DistributedContextPropagator _before = DistributedContextPropagator.Current;
    private readonly TextMapPropagator _beforeOfTelemetry = Defaults.DefaultTextMapPropagator;

    public InstalledPropagatorTests()
    {
        DistributedContextPropagator.Current = DistributedContextPropagator.CreateNoOutputPropagator();
        Sdk.SetDefaultTextMapPropagator(new BaggagePropagator());
    }

    [Fact]
    public void The_process_has_ours()
    {
        _ = TestService.CreateBuilder();

        Assert.IsType<W3CPropagator>(DistributedContextPropagator.Current);
    }

    [Fact]
    public void The_container_has_it_too_though_the_web_host_has_put_another_there()
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ApplicationName = TestService.Name, Args = TestService.WithoutFileWatchers });
        builder.AddServiceDefaults();
        using var services = builder.Services.BuildServiceProvider();

        Assert.IsType<W3CPropagator>(Assert.Single(services.GetServices<DistributedContextPropagator>()));
    }

    [Fact]
    public void OpenTelemetry_leaves_propagation_to_it()
    {
        _ = TestService.CreateBuilder();

        Assert.Equal(typeof(TraceContextPropagator), Defaults.DefaultTextMapPropagator.GetType());
    }

    public void Dispose()
    {
        DistributedContextPropagator.Current = _before;
        Sdk.SetDefaultTextMapPropagator(_beforeOfTelemetry);
    }
}
