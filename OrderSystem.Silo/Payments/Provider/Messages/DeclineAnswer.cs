namespace OrderSystem.Silo.Payments.Provider.Messages;

/// <summary>What the provider answers when it declines, before it is believed.</summary>
internal sealed record DeclineAnswer(Guid? Reference, string? DeclineCode);
