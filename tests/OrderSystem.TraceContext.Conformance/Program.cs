using OrderSystem.TraceContext.Conformance.Hosting;

// The service under test of the W3C trace-context validation suite; docs/conformance.md says how to run it.
await using var system = await ConformanceSystem.StartAsync(args);
Console.WriteLine($"Ready: {system.TestEndpoint}");
await system.WaitForShutdownAsync();
