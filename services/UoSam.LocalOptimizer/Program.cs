using UoSam.LocalOptimizer;
using UoSam.ServiceDefaults.Hosting;

return await StageHost.RunAsync(args, LocalOptimizerStage.DefaultPort, LocalOptimizerStage.Add, LocalOptimizerStage.Map);
