using UoSam.Client;
using UoSam.Core.Imaging;
using UoSam.Core.Prompts;
using UoSam.Protos.V1;

namespace UoSam.Cli.Refining;

/// <summary>The picture of --explain, from the traces of the local optimizer.</summary>
internal static class Explanation
{
    /// <summary>The overrides with traces that carry masks.</summary>
    public static RefinementParameters Asking(RefinementParameters overrides)
    {
        var local = overrides.Local.Clone();
        local.CandidateMasks = true;
        return overrides with { Local = local };
    }

    /// <summary>A PNG of the image's size.</summary>
    public static byte[] Draw(RgbImage image, RefinementResult result) =>
        ExplanationPicture.Draw(image, [.. result.Local.Objects.Select(trace => Explain(trace, image))]);

    private static ExplainedObject Explain(ObjectTrace trace, RgbImage image)
    {
        var candidates = trace.Candidates.Where(candidate => candidate.Mask is not null)
            .OrderByDescending(candidate => candidate.Weight)
            .ToList();
        var box = trace.Box;
        return new ExplainedObject(
            (ushort)trace.ClassId,
            [.. trace.Points.Select(point => new PointPrompt(point.X, point.Y, point.IsForeground))],
            new BoxPrompt(box.X0, box.Y0, box.X1, box.Y1),
            [.. candidates.Select(
                candidate => Core.Masks.MaskRuns.Decode(image.Height, image.Width, candidate.Mask.Lengths))],
            trace.Decision == ObjectDecision.Accepted ? candidates.Count(candidate => candidate.Weight > 0) : 0);
    }
}
