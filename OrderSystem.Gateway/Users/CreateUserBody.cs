using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using OrderSystem.Contracts.Users;
using OrderSystem.Gateway.Validation;

namespace OrderSystem.Gateway.Users;

/// <summary>The body of <c>POST /api/users</c>.</summary>
internal sealed record CreateUserBody(
    [property: Description("The name, as shown."), StringLength(UserRules.MaxNameLength, MinimumLength = 1)] string Name,
    [property: Description("The e-mail address."), StringLength(UserRules.MaxEmailLength, MinimumLength = 3)] string Email)
    : IReadFromJson<CreateUserBody>
{
    public static CreateUserBody Read(FieldReader fields) => new(
        fields.Text("name", UserRules.Name),
        fields.Text("email", UserRules.Email));

    public CreateUser ToCommand() => new(Name, Email);
}
