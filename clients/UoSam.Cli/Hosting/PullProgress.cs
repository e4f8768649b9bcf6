using UoSam.Core.ModelStore;

namespace UoSam.Cli.Hosting;

/// <summary>
/// Tells on standard error how far a model is: a bar on a terminal; elsewhere a line per phase, and one per quarter fetched.
/// </summary>
internal sealed class PullProgress : IProgress<ModelProgress>
{
    private const int BarWidth = 30;
    private const int PlainStep = 25;

    private ModelPhase? _phase;
    private long _percent;

    /// <inheritdoc/>
    public void Report(ModelProgress value)
    {
        var percent = value.TotalBytes > 0 ? Math.Min(100, value.Bytes * 100 / value.TotalBytes) : -1;
        var isNew = value.Phase != _phase;
        var step = Console.IsErrorRedirected ? PlainStep : 1;
        if (!isNew && percent / step <= _percent / step)
        {
            return;
        }

        (_phase, _percent) = (value.Phase, percent);
        if (Console.IsErrorRedirected)
        {
            Console.Error.WriteLine(percent > 0 ? $"{Text(value.Phase)}: {percent} %" : Text(value.Phase));
            return;
        }

        var filled = (int)Math.Max(0, percent) * BarWidth / 100;
        var bar = percent < 0 ? "" : $" [{new string('#', filled)}{new string('.', BarWidth - filled)}] {percent} %";
        Console.Error.Write($"\r{$"{Text(value.Phase)}{bar}",-79}{(value.Phase == ModelPhase.Done ? "\n" : "")}");
    }

    private static string Text(ModelPhase phase) => phase switch
    {
        ModelPhase.Waiting => "model: another process is preparing it",
        ModelPhase.Downloading => "model: fetching it (37 MB, once)",
        ModelPhase.Verifying => "model: checking its hashes",
        ModelPhase.Preparing => "model: preparing the decoder",
        ModelPhase.Checking => "model: comparing the decoders",
        _ => "model: ready",
    };
}
