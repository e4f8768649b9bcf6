using UoSam.Client;

namespace UoSam.Cli.Refining;

/// <summary>Says, once a run, that classes are told apart without the colours of the image.</summary>
internal sealed class ColourWarning
{
    private int _isSaid;

    /// <summary>Writes a line to standard error where the encoder sent no colours.</summary>
    /// <param name="result">What the services answered.</param>
    public void Warn(RefinementResult result)
    {
        if (!result.HasColours && Interlocked.Exchange(ref _isSaid, 1) == 0)
        {
            Console.Error.WriteLine(
                "uosam: warning: the sam-encoder service sends no colours (Embedding.cell_colours), so that classes are told apart by "
                + "SAM's features alone, less well; update it to the version of this command");
        }
    }
}
