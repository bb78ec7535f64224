using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace OrderSystem.Database.Tests.Hosting;

/// <summary>One PostgreSQL server for all tests, started by the first that needs it.</summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _once = new(1, 1);
    private PostgresInstance? _instance;

    public async Task<PostgresDatabase> CreateDatabaseAsync()
    {
        Assert.SkipUnless(PostgresInstance.IsAvailable(out var reason), reason);
        await _once.WaitAsync();
        try
        {
            _instance ??= await PostgresInstance.StartAsync();
        }
        finally
        {
            _once.Release();
        }

        return new PostgresDatabase(await _instance.CreateDatabaseAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_instance is not null)
        {
            await _instance.DisposeAsync();
        }

        _once.Dispose();
    }
}
