using UoSam.GlobalOptimizer;
using UoSam.ServiceDefaults.Hosting;

return await StageHost.RunAsync(args, GlobalOptimizerStage.DefaultPort, GlobalOptimizerStage.Add, GlobalOptimizerStage.Map);
