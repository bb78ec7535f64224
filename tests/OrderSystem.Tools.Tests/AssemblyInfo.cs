// A fault run starts a whole system, which for the most part waits: what else there is runs beside it.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
