using UoSam.SamEncoder;
using UoSam.ServiceDefaults.Hosting;

return await StageHost.RunAsync(args, SamEncoderStage.DefaultPort, SamEncoderStage.Add, SamEncoderStage.Map);
