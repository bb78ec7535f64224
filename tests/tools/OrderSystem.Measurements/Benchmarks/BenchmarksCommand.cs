using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace OrderSystem.Measurements.Benchmarks;

/// <summary>The micro-benchmarks; their options are BenchmarkDotNet's own.</summary>
internal static class BenchmarksCommand
{
    public static Command Create()
    {
        var arguments = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's, such as --filter '*'." };
        var command = new Command("benchmarks", "Micro-benchmarks of trace ids, samplers and spans.") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            BenchmarkSwitcher.FromTypes([typeof(RootSpanBenchmarks), typeof(SamplerBenchmarks)])
                .Run([.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens], Config());
        });
        return command;
    }

    // In this process: a generated project would not find the repository's package versions.
    private static ManualConfig Config() => DefaultConfig.Instance
        .AddJob(Job.ShortRun
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(100))
            .WithIterationCount(15))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumn(StatisticColumn.Min)
        .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Job, Column.Gen0);
}
