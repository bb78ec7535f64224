namespace OrderSystem.FaultTests.Databases;

/// <summary>What the system keeps its state in.</summary>
internal enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}
