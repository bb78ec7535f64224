using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace OrderSystem.Gateway.Validation;

/// <summary>A JSON body, read so that every invalid field is known and not only the first one.</summary>
internal sealed class RequestBody<T> : IRequestPart, IBindableFromHttpContext<RequestBody<T>>, IEndpointParameterMetadataProvider
    where T : class, IReadFromJson<T>
{
    private readonly T? _value;

    private RequestBody(T? value, FieldErrors errors) => (_value, Errors) = (value, errors);

    public FieldErrors Errors { get; }

    public bool IsUnsupportedMediaType { get; private init; }

    /// <summary>The body, for endpoints behind <see cref="RejectInvalidRequests"/>.</summary>
    public T Value => _value is not null && Errors.IsEmpty
        ? _value
        : throw new InvalidOperationException("The body is not valid.");

    public static async ValueTask<RequestBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var errors = new FieldErrors();
        if (!context.Request.HasJsonContentType())
        {
            return new RequestBody<T>(null, errors) { IsUnsupportedMediaType = true };
        }

        var value = await JsonBody.ReadAsync<T>(context.Request.Body, errors, context.RequestAborted);
        return new RequestBody<T>(value, errors);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
