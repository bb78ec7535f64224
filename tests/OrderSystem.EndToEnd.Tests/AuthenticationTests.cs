using System.Net;

namespace OrderSystem.EndToEnd.Tests;

/// <summary>The access token that the AppHost leaves for development.</summary>
[Collection(OneSystemTests.Name)]
public sealed class AuthenticationTests(OneSystem one)
{
    [Fact]
    public async Task With_the_token_in_the_data_folder_requests_are_served_and_without_refused()
    {
        var path = $"/api/users/{await one.System.Orders.CreateUserAsync()}";
        using var stranger = new HttpClient { BaseAddress = one.System.Orders.Http.BaseAddress };

        using var served = await one.System.Orders.GetAsync(path);
        using var refused = await stranger.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public void The_token_is_readable_by_its_owner_only()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(one.System.Data.TokenFile));
    }
}
