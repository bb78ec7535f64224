using System.Data.Common;

namespace OrderSystem.Database;

/// <summary>One of the two databases, as the rest of this library sees it.</summary>
internal interface IOrdersDatabase
{
    /// <summary>The name under which Orleans knows the ADO.NET provider.</summary>
    string Invariant { get; }

    /// <summary>The one data source that all Orleans providers of this process share.</summary>
    DbDataSource DataSource { get; }

    /// <summary>Where the database is, for people; without credentials.</summary>
    string Location { get; }

    /// <summary>Creates the schema or brings it up to date, under a lock against other processes.</summary>
    /// <exception cref="DatabaseUnavailableException">It cannot be done, and trying again would not help.</exception>
    /// <exception cref="DbException">It cannot be done at present.</exception>
    Task CreateOrMigrateAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection and reads the schema's version; null when there is no schema yet.</summary>
    /// <exception cref="DbException">The database cannot be reached or read.</exception>
    Task<int?> ReadSchemaVersionAsync(CancellationToken cancellationToken);

    /// <summary>Puts a failure into a sentence for people.</summary>
    DatabaseFailure Explain(Exception exception);
}

/// <summary>What a database's exception means.</summary>
/// <param name="Sentence">What is wrong, for people.</param>
/// <param name="MayPass">Whether trying again may help.</param>
internal readonly record struct DatabaseFailure(string Sentence, bool MayPass);
