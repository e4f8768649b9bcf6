using System.CommandLine;
using UoSam.Cli.Commands;

var root = new RootCommand("Refines coarse label maps of unsupervised segmentation with SAM (UO-SAM).")
{
    RefineCommand.Create(),
    ServeCommand.Create(),
    ModelsCommand.Create(),
    PresetsCommand.Create(),
    DoctorCommand.Create(),
};

// Ctrl-C lets what is in flight finish, however long that takes.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
