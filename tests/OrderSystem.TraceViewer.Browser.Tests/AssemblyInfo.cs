using OrderSystem.TraceViewer.Browser.Tests.Browser;

[assembly: AssemblyFixture(typeof(Chromium))]
