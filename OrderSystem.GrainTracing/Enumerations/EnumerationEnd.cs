using Orleans.Runtime;

namespace OrderSystem.GrainTracing.Enumerations;

/// <summary>Makes one of an enumeration's calls and ends the enumeration's span when nothing more is to come.</summary>
internal static class EnumerationEnd
{
    public static async Task Invoke(
        this OpenEnumerations open, Guid id, IGrainCallContext call, GrainMethod method, Action<OpenEnumeration, Exception> recordFailure)
    {
        if (EnumerationCall.IsDispose(method))
        {
            open.GiveUp(id);
        }

        try
        {
            await call.Invoke();
        }
        catch (Exception exception)
        {
            open.End(id, enumeration => Fail(enumeration, exception, recordFailure));
            throw;
        }

        var (status, value) = EnumerationCall.Answer(call);
        if (EnumerationCall.IsDispose(method))
        {
            open.End(id, static enumeration => enumeration.MarkIfCancelled());
        }
        else if (status.HasFlag(EnumerationResult.Completed))
        {
            open.End(id);
        }
        else if (FailureOf(status, value) is { } failure)
        {
            open.End(id, enumeration => Fail(enumeration, failure, recordFailure));
        }
    }

    private static void Fail(OpenEnumeration enumeration, Exception exception, Action<OpenEnumeration, Exception> recordFailure)
    {
        if (enumeration.IsGivenUp && exception is OperationCanceledException)
        {
            enumeration.MarkIfCancelled();
        }
        else
        {
            recordFailure(enumeration, exception);
        }
    }

    private static Exception? FailureOf(EnumerationResult status, object? value) => status switch
    {
        EnumerationResult.Error => value as Exception,
        EnumerationResult.Canceled => new OperationCanceledException(),
        EnumerationResult.MissingEnumeratorError => new EnumerationAbortedException("The callee does not know the enumeration any more."),
        _ => null,
    };
}
