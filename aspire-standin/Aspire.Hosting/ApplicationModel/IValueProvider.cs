namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known only when the application starts.</summary>
public interface IValueProvider
{
    /// <summary>The value.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value, or null where there is none.</returns>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);
}
