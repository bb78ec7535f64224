namespace OrderSystem.Silo.Tests.Cluster;

/// <summary>An operation failed because the test wants it to.</summary>
internal sealed class InjectedFaultException(string message) : Exception(message);
