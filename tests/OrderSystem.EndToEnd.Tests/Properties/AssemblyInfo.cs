// Each collection starts a whole system of five processes, which for the most part wait for each other.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
