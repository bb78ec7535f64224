using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSystem.Database.Tests.Hosting;

internal static class SiloExtensions
{
    public static IGrainFactory Grains(this IHost silo) => silo.Services.GetRequiredService<IGrainFactory>();

    public static T Grain<T>(this IHost silo, Guid key)
        where T : IGrainWithGuidKey => silo.Grains().GetGrain<T>(key);
}
