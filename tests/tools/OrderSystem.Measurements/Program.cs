using System.CommandLine;
using OrderSystem.Measurements.Benchmarks;
using OrderSystem.Measurements.Fidelity;
using OrderSystem.Measurements.HistoryCost;

var root = new RootCommand("Measures OrderSystem. Each command says what it compares.")
{
    FidelityCommand.Create(), HistoryCostCommand.Create(), BenchmarksCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
