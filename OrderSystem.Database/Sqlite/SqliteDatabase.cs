using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using SQLitePCL;

namespace OrderSystem.Database.Sqlite;

/// <summary>The embedded default: a SQLite file that the silos and clients of one machine share.</summary>
internal sealed class SqliteDatabase : IOrdersDatabase, IDisposable
{
    private const string FileName = "orders.db";

    private readonly TimeSpan _busyTimeout;
    private readonly SqliteDataSource _dataSource;

    public SqliteDatabase(DatabaseOptions options, IHostEnvironment environment)
    {
        var folder = string.IsNullOrWhiteSpace(options.Folder)
            ? Path.Combine(LocalApplicationData(), "OrderSystem")
            : Path.GetFullPath(options.Folder, Path.GetFullPath(environment.ContentRootPath));
        Location = Path.Combine(folder, FileName);
        _busyTimeout = options.BusyTimeout;
        _dataSource = new SqliteDataSource(ConnectionString(SqliteOpenMode.ReadWrite), options.BusyTimeout, options.Synchronous);
    }

    // Orleans' name for it; the provider behind it is Microsoft.Data.Sqlite.
    public string Invariant => "System.Data.SQLite";

    public DbDataSource DataSource => _dataSource;

    public string Location { get; }

    public async Task CreateOrMigrateAsync(CancellationToken cancellationToken)
    {
        CreateFolder(Path.GetDirectoryName(Location)!);

        // First the time-out, so that the change of the journal mode waits for the other silo that does the same.
        await using var connection = SqliteQueue.Open(
            ConnectionString(SqliteOpenMode.ReadWriteCreate),
            $"PRAGMA busy_timeout = {(int)_busyTimeout.TotalMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");

        // BEGIN IMMEDIATE: the lock is taken before anything is read.
        await using var transaction = connection.BeginTransaction(deferred: false);
        await SchemaMigration.ApplyAsync(transaction, SchemaScripts.Load("Sqlite"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<int?> ReadSchemaVersionAsync(CancellationToken cancellationToken)
    {
        // A connection of its own: one from the pool would go on reading a file that was deleted, and the gate
        // would make the answer wait for the writers. Readers do not wait for writers in WAL mode.
        await using var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadWrite));
        await connection.OpenAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<string?>("SELECT name FROM sqlite_schema WHERE name = 'OrderSystemSchema'") is null)
        {
            return null;
        }

        return await connection.ExecuteScalarAsync<int?>("SELECT max(Version) FROM OrderSystemSchema");
    }

    public void Dispose() => _dataSource.Dispose();

    public DatabaseFailure Explain(Exception exception) => exception switch
    {
        DatabaseUnavailableException unavailable => new(unavailable.Message, MayPass: false),
        SqliteException sqlite => Explain(sqlite),
        UnauthorizedAccessException => new($"The database folder '{Path.GetDirectoryName(Location)}' cannot be written: permission denied. Give this user access, or set Database:Folder.", MayPass: false),
        IOException => new($"The database folder '{Path.GetDirectoryName(Location)}' cannot be created or written. Set Database:Folder to a folder that can.", MayPass: false),
        _ => new($"The database '{Location}' cannot be used ({exception.GetType().Name}).", MayPass: false),
    };

    private DatabaseFailure Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new($"The database '{Location}' is locked by another process.", MayPass: true),
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => new($"The file '{Location}' is damaged or not a SQLite database: move it away, or restore a copy.", MayPass: false),
        raw.SQLITE_FULL => new($"The disk is full: the database '{Location}' cannot be written.", MayPass: false),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new($"The database '{Location}' cannot be written: permission denied. Give this user access, or set Database:Folder.", MayPass: false),
        raw.SQLITE_CANTOPEN when !File.Exists(Location) => new($"There is no database '{Location}' yet: a silo creates it.", MayPass: true),
        raw.SQLITE_CANTOPEN => new($"The database '{Location}' cannot be opened: check the permissions of the file and its folder, or set Database:Folder.", MayPass: false),
        raw.SQLITE_IOERR => new($"Reading or writing the database '{Location}' failed: check the disk.", MayPass: false),
        _ => new($"The database '{Location}' cannot be used (SQLite result code {exception.SqliteExtendedErrorCode}).", MayPass: false),
    };

    private static string LocalApplicationData()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? folder
            : throw new DatabaseUnavailableException("This user has no home folder for the database: set Database:Folder.");
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            // Orders are nobody else's business.
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Only the schema's creation may create the file: a client that is early, or a file that was deleted under a running
    // silo, must be an error and not an empty database.
    private string ConnectionString(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = Location,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = (int)Math.Ceiling(_busyTimeout.TotalSeconds),
    }.ToString();
}
