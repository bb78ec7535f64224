using System.ComponentModel;
using OrderSystem.Contracts.Users;

namespace OrderSystem.Gateway.Users;

/// <summary>A user, as answered.</summary>
internal sealed record UserBody(Guid Id, string Name, string Email, [property: Description("In UTC.")] DateTime CreatedAt)
{
    public static UserBody From(User user) => new(user.Id, user.Name, user.Email, user.CreatedAt.UtcDateTime);
}
