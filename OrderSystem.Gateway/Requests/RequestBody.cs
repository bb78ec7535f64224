using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using OrderSystem.Contracts;

namespace OrderSystem.Gateway.Requests;

/// <summary>A body as it is read: of the right kinds, but what is missing is null or zero.</summary>
internal interface IRequestBody<TCommand>
{
    /// <summary>What the body asks for. Breaks rules when the body does.</summary>
    TCommand ToCommand();

    /// <summary>The rules that the body breaks, those of the grains among them.</summary>
    IEnumerable<RuleViolation> Violations(TCommand command);
}

/// <summary>A JSON body, checked by the rules of the grains, so that every invalid field is known and not only the first one.</summary>
internal sealed class RequestBody<TBody, TCommand>
    : IRequestPart, IBindableFromHttpContext<RequestBody<TBody, TCommand>>, IEndpointParameterMetadataProvider
    where TBody : class, IRequestBody<TCommand>
    where TCommand : class
{
    private const string Identity = "identity";

    private TCommand? _command;

    public RequestErrors Errors { get; } = new();

    public bool IsUnsupported { get; private init; }

    /// <summary>What the body asks for, for endpoints behind <see cref="RejectInvalidRequests"/>.</summary>
    public TCommand Command => _command is not null && Errors.IsEmpty
        ? _command
        : throw new InvalidOperationException("The body is not valid.");

    public static async ValueTask<RequestBody<TBody, TCommand>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (!context.Request.HasJsonContentType())
        {
            return new RequestBody<TBody, TCommand> { IsUnsupported = true };
        }

        if (context.Request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .Any(coding => !coding.Equals(Identity, StringComparison.OrdinalIgnoreCase)))
        {
            // RFC 9110, 12.5.3: how a client learns which codings it may use.
            context.Response.Headers.AcceptEncoding = Identity;
            return new RequestBody<TBody, TCommand> { IsUnsupported = true };
        }

        var body = new RequestBody<TBody, TCommand>();
        await body.ReadAsync(context);
        return body;
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(TBody)));

    private async Task ReadAsync(HttpContext context)
    {
        try
        {
            var types = context.RequestServices.GetRequiredService<RequestJson>().Options;
            var body = await JsonSerializer.DeserializeAsync(
                context.Request.BodyReader, (JsonTypeInfo<TBody>)types.GetTypeInfo(typeof(TBody)), context.RequestAborted);
            if (body is null)
            {
                Errors.Add(RequestErrors.Body, "Must be a JSON object.");
                return;
            }

            _command = body.ToCommand();
            foreach (var (field, message) in body.Violations(_command))
            {
                Errors.Add(field, message);
            }
        }
        catch (JsonException exception)
        {
            var (field, reason) = RequestJson.Explain(exception);
            Errors.Add(field, reason);
        }
    }
}
