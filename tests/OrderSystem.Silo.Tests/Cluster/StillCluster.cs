namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>A cluster in which reminders come only when a test sends them.</summary>
public sealed class StillCluster() : OrderCluster(TimeSpan.FromHours(1));
