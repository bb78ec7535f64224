using System.Diagnostics;
using OrderSystem.Contracts;

namespace OrderSystem.Silo.Telemetry;

/// <summary>What the spans of this service have in common. A span that is not recorded costs nothing here.</summary>
internal static class ActivityExtensions
{
    public static void SetAmount(this Activity? activity, Money amount)
    {
        if (activity is { IsAllDataRequested: true })
        {
            // Attributes know no decimals: an exact double covers every amount up to 15 digits.
            activity.SetTag(AttributeNames.PaymentAmount, (double)amount.Amount);
            activity.SetTag(AttributeNames.PaymentCurrency, amount.Currency);
        }
    }

    public static void SetText(this Activity? activity, string name, string? value)
    {
        if (activity is { IsAllDataRequested: true } && value is not null)
        {
            activity.SetTag(name, value);
        }
    }

    public static void SetId(this Activity? activity, string name, Guid id)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(name, id.ToString());
        }
    }

    public static void SetError(this Activity? activity, string errorType, string message)
    {
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag(AttributeNames.ErrorType, errorType);
            activity.SetStatus(ActivityStatusCode.Error, message);
        }
    }

    /// <summary>Marks the span as failed by an exception that goes on up; whoever handles it logs it.</summary>
    public static void SetError(this Activity? activity, Exception exception) =>
        activity.SetError(exception.GetType().FullName!, exception.Message);
}
