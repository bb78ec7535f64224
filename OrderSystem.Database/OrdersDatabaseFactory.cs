using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OrderSystem.Database.PostgreSql;
using OrderSystem.Database.Sqlite;

namespace OrderSystem.Database;

/// <summary>The one switch: with a connection string PostgreSQL, without one SQLite.</summary>
internal static class OrdersDatabaseFactory
{
    public static IOrdersDatabase Create(IConfiguration configuration, IHostEnvironment environment, DatabaseOptions options)
    {
        var connectionString = configuration.GetConnectionString(DatabaseOptions.ConnectionStringName);
        return string.IsNullOrWhiteSpace(connectionString)
            ? new SqliteDatabase(Folder(options, environment), options)
            : new PostgreSqlDatabase(connectionString);
    }

    private static string Folder(DatabaseOptions options, IHostEnvironment environment) =>
        string.IsNullOrWhiteSpace(options.Folder)
            ? Path.Combine(LocalApplicationData(), "OrderSystem")
            : Path.GetFullPath(options.Folder, Path.GetFullPath(environment.ContentRootPath));

    private static string LocalApplicationData()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? folder
            : throw new DatabaseUnavailableException("This user has no home folder for the database: set Database:Folder.");
    }
}
