// Each run starts a whole system, and waits for the most part; more than two would only wait for each other.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
