using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSystem.PaymentProvider.Tests;

internal static class ResponseExtensions
{
    /// <summary>Expects the status and reads the JSON body.</summary>
    public static async Task<JsonElement> ShouldBeAsync(this Task<HttpResponseMessage> answer, HttpStatusCode status)
    {
        using var response = await answer;
        return await response.ShouldBeAsync(status);
    }

    /// <inheritdoc cref="ShouldBeAsync(Task{HttpResponseMessage}, HttpStatusCode)" />
    public static async Task<JsonElement> ShouldBeAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    /// <summary>Expects a problem of RFC 9457 with a trace id.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this Task<HttpResponseMessage> answer, HttpStatusCode status)
    {
        using var response = await answer;
        return await response.ShouldBeProblemAsync(status);
    }

    /// <inheritdoc cref="ShouldBeProblemAsync(Task{HttpResponseMessage}, HttpStatusCode)" />
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var problem = await response.ShouldBeAsync(status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.DoesNotContain("Exception", problem.ToString(), StringComparison.Ordinal);
        return problem;
    }

    /// <summary>The references of a part of the ledger.</summary>
    public static IEnumerable<Guid> References(this JsonElement page) =>
        page.GetProperty("charges").EnumerateArray().Select(charge => charge.GetProperty("reference").GetGuid());

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();
}
