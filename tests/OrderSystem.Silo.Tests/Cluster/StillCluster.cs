namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>A cluster in which the recovery comes only when a test sends it.</summary>
public sealed class StillCluster() : OrderCluster(TimeSpan.FromHours(1));
