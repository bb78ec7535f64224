using OrderSystem.Fidelity;

return await FidelityCommand.Create().Parse(args).InvokeAsync();
