using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using OrderSystem.Contracts;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Orders;
using OrderSystem.Gateway.Requests;

namespace OrderSystem.Gateway.Users;

/// <summary>The body of <c>POST /api/users</c>.</summary>
internal sealed record CreateUserBody(
    [property: Description("The name, as shown."), StringLength(UserLimits.MaxNameLength, MinimumLength = 1)] string Name,
    [property: Description("The e-mail address."), StringLength(UserLimits.MaxEmailLength, MinimumLength = 3)] string Email)
    : IRequestBody<CreateUser>
{
    public CreateUser ToCommand() => new(Name, Email);

    public IEnumerable<RuleViolation> Violations(CreateUser command) => UserLimits.Violations(command);
}

/// <summary>A user, as answered.</summary>
internal sealed record UserBody(Guid Id, string Name, string Email, [property: Description("In UTC.")] DateTime CreatedAt)
{
    public static UserBody From(User user) => new(user.Id, user.Name, user.Email, user.CreatedAt.UtcDateTime);
}

/// <summary>A page of a user's orders, as answered.</summary>
internal sealed record OrderPageBody(
    IReadOnlyList<OrderBody> Items,
    [property: Description("What to pass as `cursor` for the next page; null when there is none.")] string? NextCursor)
{
    public static OrderPageBody From(Guid userId, OrderPage page) => new(
        [.. page.Orders.Select(OrderBody.From)], page.Next is { } next ? OrderCursor.Encode(userId, next) : null);
}
