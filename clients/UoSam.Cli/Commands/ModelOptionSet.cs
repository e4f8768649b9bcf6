using System.CommandLine;
using UoSam.Cli.Hosting;
using UoSam.Core.ModelStore;

namespace UoSam.Cli.Commands;

/// <summary>The options that name model, device and parallelism.</summary>
internal sealed class ModelOptionSet
{
    private readonly Option<string?> _models = new("--models") { Description = "Folder of the model store." };

    private readonly Option<string> _model = new("--model")
    {
        Description = "Model in the store.",
        DefaultValueFactory = _ => ModelCatalog.DefaultId,
    };

    private readonly Option<string> _device = new("--device")
    {
        Description = "auto, cpu or cuda:N; a device asked for by name that cannot be had is an error.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<int> _jobs = new("--jobs")
    {
        Description = "Images in flight, and calls that each hosted stage works on at once.",
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="jobs">Images in flight where nothing is said.</param>
    public ModelOptionSet(Command command, int jobs = 2)
    {
        _jobs.DefaultValueFactory = _ => jobs;
        _jobs.Validators.Add(result =>
        {
            // The text, for a value that is no number cannot be asked for; that fault is told by itself.
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var jobs) && jobs is < 1 or > 1024)
            {
                result.AddError("--jobs takes 1 to 1024.");
            }
        });
        command.Options.Add(_models);
        command.Options.Add(_model);
        command.Options.Add(_device);
        command.Options.Add(_jobs);
    }

    public ModelSettings Read(ParseResult result) => new(
        result.GetValue(_models), result.GetValue(_model)!, result.GetValue(_device)!, result.GetValue(_jobs));
}
