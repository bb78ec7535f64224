global using Trace = OrderSystem.TraceViewer.Model.Trace;
