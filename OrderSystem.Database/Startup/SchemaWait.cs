using Microsoft.Extensions.Options;

namespace OrderSystem.Database.Startup;

/// <summary>A client's part: waits until a silo has created the schema, and creates nothing itself.</summary>
internal sealed class SchemaWait(IOrdersDatabase database, DatabaseRetry retry, IOptions<DatabaseOptions> options) : IDatabasePreparation
{
    public Task PrepareAsync(CancellationToken cancellationToken) =>
        retry.ExecuteAsync(ExpectSchemaAsync, options.Value.ClientTimeout, cancellationToken);

    private async Task ExpectSchemaAsync(CancellationToken cancellationToken)
    {
        if (await database.ReadSchemaVersionAsync(cancellationToken) is null)
        {
            throw new SchemaMissingException(database.Location);
        }
    }
}
