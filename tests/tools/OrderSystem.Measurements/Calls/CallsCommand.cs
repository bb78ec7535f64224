using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Mathematics.OutlierDetection;

namespace OrderSystem.Measurements.Calls;

/// <summary>The cost of one grain call, as a Markdown table.</summary>
internal static class CallsCommand
{
    public static Command Create()
    {
        var command = new Command("calls", "One grain call by who carries trace context, with time and bytes in parts of the bare call.");
        command.SetAction(_ => MarkdownExporter.GitHub.ExportToLog(BenchmarkRunner.Run<CallBenchmarks>(Config()), ConsoleLogger.Unicode));
        return command;
    }

    // In this process: a generated project would not find the repository's package versions.
    private static ManualConfig Config() => ManualConfig.CreateEmpty()
        .AddJob(Job.ShortRun
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithInvocationCount(4096)
            .WithIterationCount(15)
            .WithOutlierMode(OutlierMode.RemoveAll))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddLogger(ConsoleLogger.Default)
        .HideColumns(Column.Error, Column.Median, Column.Gen0, Column.Gen1, Column.Gen2);
}
