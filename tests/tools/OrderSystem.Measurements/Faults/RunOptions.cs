using OrderSystem.Measurements.Faults.Schedule;
using OrderSystem.Testing.Databases;

namespace OrderSystem.Measurements.Faults;

/// <summary>What a run is like.</summary>
internal sealed record RunOptions
{
    /// <summary>What the state is kept in.</summary>
    public required DatabaseKind Database { get; init; }

    /// <summary>Decides the schedule of the faults, the faults on the way to the provider, and the load.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of orders to be acknowledged.</summary>
    public required int Orders { get; init; }

    /// <summary>The number of SIGKILLs that silos get.</summary>
    public required int SiloKills { get; init; }

    /// <summary>Whether the silos are restarted one after the other, in order, and nothing else goes wrong.</summary>
    public bool Rolling { get; init; }

    public int Silos { get; init; } = 3;

    /// <summary>Whether every second silo is on a second host, and the link between the two is cut now and then.</summary>
    public bool TwoHosts { get; init; }

    public int Clients { get; init; } = 16;

    /// <summary>How long a client waits after each order.</summary>
    public TimeSpan BetweenOrders { get; init; }

    /// <summary>The share of payments that meet a fault on the way to the provider.</summary>
    public double ProviderFaultShare { get; init; } = 0.04;

    /// <summary>The least level of the services' logs.</summary>
    public string LogLevel { get; init; } = "warn";

    /// <summary>How long the whole run may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(40);

    /// <summary>How long the interrupted orders may take to come to their end.</summary>
    public TimeSpan SettlingPatience { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>The faults of this run.</summary>
    public IReadOnlyList<Fault> Schedule() => Rolling
        ? FaultSchedule.CreateRolling(Orders, Silos)
        : FaultSchedule.Create(Seed, Orders, Silos, FaultCounts.For(SiloKills, Database == DatabaseKind.PostgreSql, TwoHosts));
}

/// <summary>The temporary folder of a run, with its data and its logs. It is kept when something was found.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path)
    {
        Path = path;
        Data = Directory.CreateDirectory(System.IO.Path.Combine(path, "data")).FullName;
        Logs = Directory.CreateDirectory(System.IO.Path.Combine(path, "logs")).FullName;
    }

    public string Path { get; }

    public string Data { get; }

    public string Logs { get; }

    public static RunFolder Create() => new(Directory.CreateTempSubdirectory("ordersystem-faults-").FullName);

    public void Delete() => Directory.Delete(Path, recursive: true);
}
