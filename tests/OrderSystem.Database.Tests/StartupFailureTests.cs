using Microsoft.Data.Sqlite;
using OrderSystem.Database.Tests.Hosting;
using OrderSystem.Testing.Processes;

namespace OrderSystem.Database.Tests;

/// <summary>What the person who starts a process sees when the database is at fault: one sentence, and exit code 1.</summary>
public sealed class StartupFailureTests
{
    [Fact]
    public async Task A_folder_that_cannot_be_created()
    {
        await using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a-file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        await Fails(folder, $"The database folder '{file}/data' cannot be created or written", $"--Database:Folder={file}/data");
    }

    [Fact]
    public async Task A_damaged_file()
    {
        await using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File, new string('x', 8192), TestContext.Current.CancellationToken);

        await Fails(folder, $"The file '{folder.File}' is damaged or not a SQLite database");
    }

    [Fact]
    public async Task A_full_disk()
    {
        await using var disk = await SmallDisk.MountAsync("64k");
        await using var folder = new TemporaryFolder();
        disk.Fill();

        await Fails(folder, $"The disk is full: the database '{disk.Path}/orders.db' cannot be written.", $"--Database:Folder={disk.Path}");
    }

    [Fact]
    public async Task A_file_that_cannot_be_written()
    {
        await using var disk = await SmallDisk.MountAsync("4m");
        await using var folder = new TemporaryFolder(("Database:Folder", disk.Path));
        (await TestCluster.BuildWithSchemaAsync(folder)).Dispose();
        await disk.MakeReadOnlyAsync();

        await Fails(folder, $"The database '{disk.Path}/orders.db' cannot be opened: check the permissions of the file and its folder");
    }

    [Fact]
    public async Task A_lock_that_somebody_does_not_release()
    {
        await using var folder = new TemporaryFolder(("Database:BusyTimeout", "00:00:01"), ("Database:StartupTimeout", "00:00:01"));
        using var host = await TestCluster.BuildWithSchemaAsync(folder);
        await using var holder = await folder.ConnectAsync();
        await Dapper.SqlMapper.ExecuteAsync(holder, "BEGIN IMMEDIATE");

        await Fails(folder, $"The database '{folder.File}' is locked by another process");
    }

    [Fact]
    public async Task A_database_that_fails_only_once_Orleans_starts()
    {
        await using var folder = new TemporaryFolder();
        (await TestCluster.BuildWithSchemaAsync(folder)).Dispose();
        await using (var connection = await folder.ConnectAsync())
        {
            await Dapper.SqlMapper.ExecuteAsync(connection, "DROP TABLE OrleansMembershipVersionTable");
        }

        // Orleans and the host have then logged it as well, with its stack.
        await using var process = SiloProcess.Start(folder);
        var (exitCode, errors) = await process.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal($"The database '{folder.File}' cannot be used (SQLite result code 1).", errors.TrimEnd());
    }

    [Fact]
    public async Task A_PostgreSQL_that_does_not_answer()
    {
        var port = Ports.Free(1)[0];
        await using var folder = new TemporaryFolder(
            ("ConnectionStrings:orders", $"Host=127.0.0.1;Port={port};Username=me;Password=s3cret;Database=orders"),
            ("Database:StartupTimeout", "00:00:01"));

        var errors = await Fails(folder, $"PostgreSQL at 127.0.0.1:{port}/orders cannot be reached");
        Assert.DoesNotContain("s3cret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_that_is_none()
    {
        await using var folder = new TemporaryFolder(("ConnectionStrings:orders", "Password=s3cret;Nonsense=1"));

        var errors = await Fails(folder, "ConnectionStrings:orders is not a valid PostgreSQL connection string");
        Assert.DoesNotContain("s3cret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_out_of_its_range()
    {
        await using var folder = new TemporaryFolder(("Database:BusyTimeout", "01:00:00"));

        await Fails(folder, "DataAnnotation validation failed for 'DatabaseOptions' members: 'BusyTimeout'");
    }

    [Fact]
    public async Task A_client_without_a_silo_fails_and_creates_nothing()
    {
        await using var folder = new TemporaryFolder();
        using var client = TestCluster.BuildClient(folder);

        await Assert.ThrowsAsync<SqliteException>(() => client.StartAsync(TestContext.Current.CancellationToken));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static async Task<string> Fails(TestDatabase database, string sentence, params string[] arguments)
    {
        await using var process = SiloProcess.Start(database, arguments);
        var (exitCode, errors) = await process.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
        Assert.DoesNotContain(process.Output, line => line.Contains("   at ", StringComparison.Ordinal));
        return errors;
    }
}
