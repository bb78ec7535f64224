using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace OrderSystem.PaymentProvider.Tests;

/// <summary>Notices that a request for a charge has come in.</summary>
internal sealed class ChargeRequests : IStartupFilter
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task First => _first.Task;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, continuation) =>
        {
            if (context.Request.Path == "/charges")
            {
                _first.TrySetResult();
            }

            return continuation(context);
        });
        next(app);
    };
}
