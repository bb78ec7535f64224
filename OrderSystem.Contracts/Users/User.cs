namespace OrderSystem.Contracts.Users;

/// <summary>What to create a user with.</summary>
/// <param name="Name">The name, as shown.</param>
/// <param name="Email">The e-mail address.</param>
[GenerateSerializer, Immutable, Alias("create-user")]
public sealed record CreateUser([property: Id(0)] string Name, [property: Id(1)] string Email);

/// <summary>A user.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="Name">The name, as shown.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="CreatedAt">When the user was created, in UTC.</param>
[GenerateSerializer, Immutable, Alias("user")]
public sealed record User(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Email,
    [property: Id(3)] DateTimeOffset CreatedAt);

/// <summary>The answer to <see cref="IUserGrain.Create"/>.</summary>
/// <param name="User">The user as stored.</param>
/// <param name="Created">False when the user was there before.</param>
[GenerateSerializer, Immutable, Alias("create-user-result")]
public sealed record CreateUserResult([property: Id(0)] User User, [property: Id(1)] bool Created);
