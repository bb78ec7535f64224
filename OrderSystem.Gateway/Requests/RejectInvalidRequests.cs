using OrderSystem.Contracts;
using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Requests;

/// <summary>A part of a request that an endpoint takes as an argument, and what is wrong with it.</summary>
internal interface IRequestPart
{
    /// <summary>Empty when the part is valid.</summary>
    IReadOnlyList<RuleViolation> Errors { get; }

    /// <summary>Whether the part is of a media type or content coding that is not understood.</summary>
    bool IsUnsupported => false;
}

/// <summary>Answers 400 with everything that is wrong with a request, or 415; endpoints see valid requests only.</summary>
internal sealed class RejectInvalidRequests : IEndpointFilter
{
    // A hostile body must not buy an unbounded answer.
    private const int MaxFields = 100;

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var parts = context.Arguments.OfType<IRequestPart>();
        if (parts.All(part => part is { IsUnsupported: false, Errors.Count: 0 }))
        {
            return next(context);
        }

        return ValueTask.FromResult<object?>(parts.Any(part => part.IsUnsupported)
            ? TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType)
            : ProblemTypes.InvalidRequest.Answer(parts
                .SelectMany(part => part.Errors)
                .GroupBy(error => error.Field, error => error.Message)
                .Take(MaxFields)
                .ToDictionary(field => field.Key, field => field.ToArray())));
    }
}
