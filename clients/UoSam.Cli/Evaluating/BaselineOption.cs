using UoSam.Cli.Commands;
using UoSam.Core.PostProcessing;

namespace UoSam.Cli.Evaluating;

/// <summary>The names of baselines.</summary>
internal static class BaselineOption
{
    public static PostProcess Parse(string name) => name switch
    {
        "crf" or "crf=stego" => PostProcess.CrfStego,
        "crf=dpss" => PostProcess.CrfDpss,
        "crf=dpss-final" => PostProcess.CrfDpssFinal,
        "guided" => PostProcess.Guided,
        _ => throw new UsageException($"--baseline {name}: expected crf=stego, crf=dpss, crf=dpss-final or guided"),
    };

    public static string NameOf(PostProcess name) => name switch
    {
        PostProcess.CrfStego => "crf=stego",
        PostProcess.CrfDpss => "crf=dpss",
        PostProcess.CrfDpssFinal => "crf=dpss-final",
        _ => "guided",
    };
}
