using UoSam.Cli.Commands;

using var interruption = new Interruption();
return await UosamCommand.RunAsync(args, interruption.Token);
