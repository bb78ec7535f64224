namespace OrderSystem.Database.Startup;

/// <summary>What a process does about the database before Orleans starts: a silo creates it, a client waits for it.</summary>
internal interface IDatabasePreparation
{
    /// <exception cref="DatabaseUnavailableException">The database cannot be used.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);
}
