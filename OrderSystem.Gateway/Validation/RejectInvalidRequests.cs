using OrderSystem.Gateway.Problems;

namespace OrderSystem.Gateway.Validation;

/// <summary>Answers 400 with everything that is wrong with a request, or 415; endpoints see valid requests only.</summary>
internal sealed class RejectInvalidRequests : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        FieldErrors? errors = null;
        foreach (var part in context.Arguments.OfType<IRequestPart>())
        {
            if (part.IsUnsupportedMediaType)
            {
                return ValueTask.FromResult<object?>(ApiProblems.PlainStatus(StatusCodes.Status415UnsupportedMediaType));
            }

            if (!part.Errors.IsEmpty)
            {
                (errors ??= new FieldErrors()).Add(part.Errors);
            }
        }

        return errors is null ? next(context) : ValueTask.FromResult<object?>(ApiProblems.Invalid(errors.ToDictionary()));
    }
}
