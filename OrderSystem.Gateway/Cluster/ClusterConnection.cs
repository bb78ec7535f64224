namespace OrderSystem.Gateway.Cluster;

/// <summary>Whether the Orleans client has reached the cluster, and still does.</summary>
internal sealed class ClusterConnection(SiloLosses losses) : IClusterConnectionStatusObserver
{
    private volatile bool _started;
    private volatile bool _stopping;
    private volatile int _gateways;

    /// <summary>
    /// Whether the client has connected once. From then on grain calls may be made: they connect again by
    /// themselves after a loss, and fail by themselves while there is no silo.
    /// </summary>
    public bool IsStarted => _started;

    /// <summary>Whether at least one silo is connected now.</summary>
    public bool IsConnected => _started && _gateways > 0;

    /// <summary>The number of silos connected now.</summary>
    public int Silos => _gateways;

    public void MarkStarted() => _started = true;

    /// <summary>From now on the connections end because this process does.</summary>
    public void MarkStopping() => _stopping = true;

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        _gateways = currentNumberOfGateways;
        if (currentNumberOfGateways < previousNumberOfGateways && !_stopping)
        {
            losses.Report();
        }
    }

    public void NotifyClusterConnectionLost() => _gateways = 0;
}
