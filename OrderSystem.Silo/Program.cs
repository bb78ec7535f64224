using OrderSystem.Silo.Hosting;

return await SiloProcess.Run(args);
