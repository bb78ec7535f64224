// Activity listeners are process-wide: services that run side by side would hear each other's spans.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
