using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Requests;

/// <summary>
/// What is wrong with a request, by field: <c>lines[0].unitPrice.amount</c> for the body, else the name of the
/// header or query parameter.
/// </summary>
internal sealed class RequestErrors
{
    /// <summary>The name under which errors of the body as a whole are reported.</summary>
    public const string Body = "body";

    // A hostile body must not buy an unbounded answer.
    private const int MaxFields = 100;

    private readonly Dictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    public bool IsEmpty => _errors.Count == 0;

    public void Add(string field, params string[] errors)
    {
        if (_errors.Count < MaxFields || _errors.ContainsKey(field))
        {
            _errors[field] = [.. _errors.GetValueOrDefault(field, []), .. errors];
        }
    }

    public void Add(RequestErrors others)
    {
        foreach (var (field, errors) in others._errors)
        {
            Add(field, errors);
        }
    }

    public Dictionary<string, string[]> ToDictionary() => _errors;
}

/// <summary>A part of a request that an endpoint takes as an argument, and what is wrong with it.</summary>
internal interface IRequestPart
{
    /// <summary>Empty when the part is valid.</summary>
    RequestErrors Errors { get; }

    /// <summary>Whether the part is of a media type or content coding that is not understood.</summary>
    bool IsUnsupported => false;
}

/// <summary>Answers 400 with everything that is wrong with a request, or 415; endpoints see valid requests only.</summary>
internal sealed class RejectInvalidRequests : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        RequestErrors? errors = null;
        foreach (var part in context.Arguments.OfType<IRequestPart>())
        {
            if (part.IsUnsupported)
            {
                return ValueTask.FromResult<object?>(TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType));
            }

            if (!part.Errors.IsEmpty)
            {
                (errors ??= new RequestErrors()).Add(part.Errors);
            }
        }

        return errors is null ? next(context) : ValueTask.FromResult<object?>(ProblemTypes.InvalidRequest.Answer(errors.ToDictionary()));
    }
}
