using System.CommandLine;
using OrderSystem.FaultTests;

// Ctrl-C and SIGTERM cancel the run, which ends the processes that it launched before it returns.
return await FaultTestCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
