global using Trace = OrderSystem.TraceTesting.Model.Trace;
