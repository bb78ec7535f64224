namespace OrderSystem.Database.Startup;

/// <summary>The database is there and empty; a silo will change that.</summary>
internal sealed class SchemaMissingException(string location)
    : Exception($"There are no tables in the database {location} yet: a silo creates them.");
