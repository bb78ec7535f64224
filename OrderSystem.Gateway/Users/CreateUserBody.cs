using System.ComponentModel;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary>The body of <c>POST /api/users</c>.</summary>
[Description("A new user.")]
internal sealed record CreateUserBody(
    [property: Description("The name, as shown; 1 to 100 characters.")] string Name,
    [property: Description("The e-mail address; at most 254 characters.")] string Email)
    : IReadFromJson<CreateUserBody>
{
    public static CreateUserBody Read(FieldReader fields) => new(
        fields.Text("name", UserRules.Name),
        fields.Text("email", UserRules.Email));

    public CreateUser ToCommand() => new(Name, Email);
}
