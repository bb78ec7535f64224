using System.Security.Cryptography;
using System.Text;

namespace OrderSystem.Contracts.Callers;

/// <summary>Who makes a request, as the access token says.</summary>
/// <param name="Issuer">Who vouches for the subject (the token's <c>iss</c>).</param>
/// <param name="Subject">The subject, unique within its issuer only (the token's <c>sub</c>).</param>
/// <param name="IsOperator">Whether the caller sees and touches what belongs to others.</param>
[GenerateSerializer, Immutable, Alias("caller")]
public sealed record Caller(
    [property: Id(0)] string Issuer,
    [property: Id(1)] string Subject,
    [property: Id(2)] bool IsOperator = false)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// The owner that this caller is, the same whatever the caller's roles: SHA-256 over issuer and subject, in hexadecimal digits.
    /// A digest keeps addresses and account names out of what is stored.
    /// </summary>
    // It is stored: never change how it is made.
    public string OwnerId =>
        Convert.ToHexStringLower(SHA256.HashData(StrictUtf8.GetBytes($"{Issuer.Length}:{Issuer}{Subject}")));

    /// <summary>Whether the caller may see and touch what belongs to the owner; what belongs to nobody is for operators.</summary>
    /// <param name="ownerId">An <see cref="OwnerId"/>; null for what was stored before there were owners.</param>
    public bool MayAccess(string? ownerId) => IsOperator || (ownerId is not null && ownerId == OwnerId);
}
