using OrderSystem.TraceContext.Conformance.Tests.Support;

namespace OrderSystem.TraceContext.Conformance.Tests;

public sealed class TenPercentTests(TenPercentHarness fixture) : PropagationTests(fixture), IClassFixture<TenPercentHarness>;
