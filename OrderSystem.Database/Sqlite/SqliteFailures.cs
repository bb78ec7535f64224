using Microsoft.Data.Sqlite;
using OrderSystem.Database.Startup;
using SQLitePCL;

namespace OrderSystem.Database.Sqlite;

/// <summary>Puts SQLite's result codes and the file system's exceptions into sentences.</summary>
internal static class SqliteFailures
{
    public static DatabaseFailure Explain(Exception exception, string path) => exception switch
    {
        DatabaseUnavailableException unavailable => new(unavailable.Message, MayPass: false),
        SchemaMissingException missing => new(missing.Message, MayPass: true),
        SqliteException sqlite => Explain(sqlite, path),
        UnauthorizedAccessException => new($"The database folder '{Path.GetDirectoryName(path)}' cannot be written: permission denied. Give this user access, or set Database:Folder.", MayPass: false),
        IOException => new($"The database folder '{Path.GetDirectoryName(path)}' cannot be created or written. Set Database:Folder to a folder that can.", MayPass: false),
        _ => new($"The database '{path}' cannot be used ({exception.GetType().Name}).", MayPass: false),
    };

    private static DatabaseFailure Explain(SqliteException exception, string path) => exception.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new($"The database '{path}' is locked by another process.", MayPass: true),
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => new($"The file '{path}' is damaged or not a SQLite database: move it away, or restore a copy.", MayPass: false),
        raw.SQLITE_FULL => new($"The disk is full: the database '{path}' cannot be written.", MayPass: false),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => new($"The database '{path}' cannot be written: permission denied. Give this user access, or set Database:Folder.", MayPass: false),
        raw.SQLITE_CANTOPEN when !File.Exists(path) => new($"There is no database '{path}' yet: a silo creates it.", MayPass: true),
        raw.SQLITE_CANTOPEN => new($"The database '{path}' cannot be opened: check the permissions of the file and its folder, or set Database:Folder.", MayPass: false),
        raw.SQLITE_IOERR => new($"Reading or writing the database '{path}' failed: check the disk.", MayPass: false),
        _ => new($"The database '{path}' cannot be used (SQLite result code {exception.SqliteExtendedErrorCode}).", MayPass: false),
    };
}
