using Microsoft.AspNetCore.Http;

namespace OrderSystem.ServiceDefaults.Tracing.Edge.Trust;

/// <summary>Vouches for callers whose client certificate the server has accepted in the TLS handshake.</summary>
internal sealed class ClientCertificateTrust(EdgeOptions options) : ITraceContextTrust
{
    private readonly bool _enabled = options.ClientCertificates;

    public bool IsTrusted(HttpContext context) => _enabled && context.Connection.ClientCertificate is not null;
}
