using System.Net;
using System.Text.Json.Nodes;

namespace OrderSystem.Gateway.Tests.Support;

internal static class ProblemAssert
{
    /// <summary>Expects the status.</summary>
    public static async Task HasStatus(this Task<HttpResponseMessage> answer, HttpStatusCode status)
    {
        using var response = await answer;
        Assert.Equal(status, response.StatusCode);
    }

    /// <summary>Expects a 400 that names exactly these fields.</summary>
    public static async Task NamesFields(this Task<HttpResponseMessage> answer, params string[] fields)
    {
        var errors = (await answer.IsProblem(HttpStatusCode.BadRequest, "/problems/invalid-request"))["errors"]!.AsObject();
        Assert.Equal(fields.Order(), errors.Select(error => error.Key).Order());
        Assert.All(errors, error => Assert.NotEmpty(error.Value!.AsArray()));
    }

    /// <inheritdoc cref="IsProblem(HttpResponseMessage, HttpStatusCode, string?)" />
    public static async Task<JsonObject> IsProblem(this Task<HttpResponseMessage> answer, HttpStatusCode status, string? type = null)
    {
        using var response = await answer;
        return await response.IsProblem(status, type);
    }

    /// <summary>Expects a problem of RFC 9457, of a type or of none, that names its trace, and gives it back.</summary>
    public static async Task<JsonObject> IsProblem(this HttpResponseMessage response, HttpStatusCode status, string? type = null)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);

        var problem = await response.Json();
        Assert.Equal((int)status, (int)problem["status"]!);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["title"]));
        Assert.Matches("^[0-9a-f]{32}$", (string?)problem["traceId"]);
        Assert.Equal(Assert.Single(response.Headers.GetValues("x-trace-id")), (string?)problem["traceId"]);
        Assert.Matches("^[0-9a-f]{16}$", Assert.Single(response.Headers.GetValues("x-span-id")));
        Assert.StartsWith("00-", Assert.Single(response.Headers.GetValues("traceresponse")));
        if (type is not null)
        {
            Assert.Equal(type, (string?)problem["type"]);
        }

        return problem;
    }
}
