using System.Diagnostics;
using OrderSystem.TraceTesting.Model;
using OrderSystem.TraceTesting.Otlp;

namespace OrderSystem.TraceTesting;

/// <content>What the span says about itself.</content>
public sealed partial class TraceSpan
{
    /// <summary>Asserts that the span has this attribute with this value.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="value">
    /// Its value: a sequence stands for a list, a dictionary for a map, anything else is compared as it is exported
    /// (numbers of all sizes as 64 bits, a date as its text).
    /// </param>
    public TraceSpan ShouldHave(string attribute, object? value)
    {
        var expected = InMemoryExport.ValueOf(value);
        if (!Attributes.TryGetValue(attribute, out var actual))
        {
            throw Failure($"expected {attribute} = {AttributeValue.Quoted(expected)}, but there is no such attribute.", $"no {attribute}");
        }

        return AttributeValue.Same(expected, actual)
            ? this
            : throw Failure(
                $"expected {attribute} = {AttributeValue.Quoted(expected)}, but it is {AttributeValue.Quoted(actual)}.", $"{attribute} = {AttributeValue.Quoted(actual)}");
    }

    /// <summary>Asserts that the span has this attribute, whatever its value.</summary>
    /// <param name="attribute">The attribute's name.</param>
    public TraceSpan ShouldHave(string attribute) =>
        Attributes.ContainsKey(attribute) ? this : throw Failure($"expected an attribute {attribute}, but there is none.", $"no {attribute}");

    /// <summary>Asserts that the span does not have this attribute.</summary>
    /// <param name="attribute">The attribute's name.</param>
    public TraceSpan ShouldNotHave(string attribute) => Attributes.TryGetValue(attribute, out var value)
        ? throw Failure($"expected no attribute {attribute}, but it is {AttributeValue.Quoted(value)}.", $"{attribute} = {AttributeValue.Quoted(value)}")
        : this;

    /// <summary>Asserts that the span is of this kind.</summary>
    /// <param name="kind">The kind.</param>
    public TraceSpan ShouldBeOfKind(ActivityKind kind) =>
        Span.Kind == kind ? this : throw Failure($"expected kind {kind}, but it is {Span.Kind}.", $"kind {Span.Kind}");

    /// <summary>Asserts that the span is an error.</summary>
    /// <param name="type">
    /// Its <c>error.type</c>, or else the type of the exception that it recorded; of an exception's full name the last
    /// part is enough (<c>TimeoutException</c>). Any, or none, when not given.
    /// </param>
    /// <param name="message">The description of its status; any, or none, when not given.</param>
    public TraceSpan ShouldBeError(string? type = null, string? message = null)
    {
        if (Span.Status != ActivityStatusCode.Error)
        {
            throw Failure($"expected the status Error, but it is {Span.Status}.", $"status {Span.Status}");
        }

        if (message is not null && message != Span.StatusMessage)
        {
            throw Failure(
                $"expected the status description {AttributeValue.Quoted(message)}, but it is {AttributeValue.Quoted(Span.StatusMessage)}.",
                $"description {AttributeValue.Quoted(Span.StatusMessage)}");
        }

        var actual = Span.ErrorType;
        return type is null || actual == type || actual?.EndsWith($".{type}", StringComparison.Ordinal) == true
            ? this
            : throw Failure(
                $"expected error.type = {AttributeValue.Quoted(type)}, but it is {AttributeValue.Quoted(actual)}.",
                $"error.type = {AttributeValue.Quoted(actual)}");
    }

    /// <summary>Asserts that the span is no error.</summary>
    public TraceSpan ShouldNotBeError() => Span.Status != ActivityStatusCode.Error
        ? this
        : throw Failure($"expected no error, but its status is Error: {Span.StatusMessage ?? "no description"}.", "status Error");

    /// <summary>Asserts that the span has an event of this name.</summary>
    /// <param name="name">The event's name.</param>
    public TraceSpan ShouldHaveEvent(string name) => Span.Events.Any(item => item.Name == name)
        ? this
        : throw Failure($"expected an event '{name}', but it has {Named(Span.Events.Select(item => item.Name))}.", $"no event '{name}'");

    private static string Named(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'")) is { Length: > 0 } list ? list : "none";
}
