using System.CommandLine;
using OrderSystem.Measurements.Benchmarks;
using OrderSystem.Measurements.Fidelity;
using OrderSystem.Measurements.HistoryCost;
using OrderSystem.Measurements.Orders;

var root = new RootCommand("Measures OrderSystem. Each command says what it compares.")
{
    FidelityCommand.Create(), HistoryCostCommand.Create(), OrdersCommand.Create(), BenchmarksCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
