using System.CommandLine;
using OrderSystem.Measurements.Benchmarks;
using OrderSystem.Measurements.Calls;
using OrderSystem.Measurements.Faults;
using OrderSystem.Measurements.Fidelity;
using OrderSystem.Measurements.FirstOrder;
using OrderSystem.Measurements.Growth;
using OrderSystem.Measurements.Keeping;
using OrderSystem.Measurements.Orders;

var root = new RootCommand("Measures OrderSystem, and tries it under faults. Each command says what it does.")
{
    FidelityCommand.Create(),
    GrowthCommands.CreateHistoryCost(),
    GrowthCommands.CreateGrowth(),
    FirstOrderCommand.Create(),
    OrdersCommand.Create(),
    KeepingCommand.Create(),
    CallsCommand.Create(),
    FaultsCommand.Create(),
    BenchmarksCommand.Create(),
};

// Ctrl-C and SIGTERM cancel a command, which ends the processes that it launched before it returns.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
