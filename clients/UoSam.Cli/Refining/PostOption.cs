using UoSam.Cli.Commands;

namespace UoSam.Cli.Refining;

/// <summary>The values of <c>--post</c>.</summary>
internal static class PostOption
{
    /// <summary>The parameters that a value stands for, as <c>--set</c> takes them.</summary>
    /// <exception cref="UsageException">An unknown value.</exception>
    public static IEnumerable<string> Settings(string value) => value switch
    {
        "none" => [],
        "crf=stego" => ["post_process=crf_stego"],
        "crf=dpss" => ["post_process=crf_dpss"],
        "crf=dpss-final" => ["post_process=crf_dpss_final"],
        "guided" => ["post_process=guided"],
        _ => throw new UsageException(
            $"--post {value}: expected crf=stego, crf=dpss, crf=dpss-final, guided or none"),
    };
}
