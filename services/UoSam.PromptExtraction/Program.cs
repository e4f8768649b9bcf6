using UoSam.PromptExtraction;
using UoSam.ServiceDefaults.Hosting;

return await StageHost.RunAsync(args, PromptExtractionStage.DefaultPort, PromptExtractionStage.Add, PromptExtractionStage.Map);
