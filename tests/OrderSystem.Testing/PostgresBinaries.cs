namespace OrderSystem.Testing;

/// <summary>Where PostgreSQL's programs are, and which user runs them.</summary>
internal sealed record PostgresBinaries(string Folder, bool AsPostgresUser)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    public static PostgresBinaries? Find(out string reason)
    {
        reason = "";
        if (OperatingSystem.IsWindows())
        {
            reason = "A private PostgreSQL is started through a unix socket, which this helper does not do on Windows.";
            return null;
        }

        var folder = Candidates().FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "pg_ctl")));
        if (folder is null)
        {
            reason = $"PostgreSQL is not installed (no initdb and pg_ctl in {DebianRoot}/*/bin or PATH).";
            return null;
        }

        // The server refuses to run as root.
        var isRoot = Environment.IsPrivilegedProcess;
        if (isRoot && !(File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) && File.Exists("/usr/sbin/runuser")))
        {
            reason = "PostgreSQL refuses to run as root, and there is no user 'postgres' to run it as.";
            return null;
        }

        return new PostgresBinaries(folder, isRoot);
    }

    private static IEnumerable<string> Candidates()
    {
        if (Directory.Exists(DebianRoot))
        {
            // The newest first.
            foreach (var version in Directory.EnumerateDirectories(DebianRoot)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0))
            {
                yield return Path.Combine(version, "bin");
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }
}
