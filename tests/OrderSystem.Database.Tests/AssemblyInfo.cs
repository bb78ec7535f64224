// Each test has a database of its own, and the longest wait for silos that were killed.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]
