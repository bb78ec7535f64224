using OrderSystem.HistoryCost;

return await HistoryCostCommand.Create().Parse(args).InvokeAsync();
