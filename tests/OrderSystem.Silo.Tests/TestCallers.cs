using OrderSystem.Contracts.Callers;

namespace OrderSystem.Silo.Tests;

/// <summary>Who calls in tests.</summary>
internal static class TestCallers
{
    private const string Issuer = "tests";

    public static readonly Caller Ada = new(Issuer, "ada");

    public static readonly Caller Grace = new(Issuer, "grace");

    public static readonly Caller Operator = new(Issuer, "olga", IsOperator: true);
}
