namespace OrderSystem.Silo.Payments.Provider.Messages;

/// <summary>The body of <c>POST /voids</c>.</summary>
internal sealed record VoidMessage(Guid Reference);
