using System.Globalization;
using UoSam.Client;
using UoSam.Core.Datasets;
using UoSam.Core.Imaging;
using UoSam.Core.Prompts;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Refining;

/// <summary>The picture of --explain, from the traces of the local optimizer.</summary>
/// <param name="labelOf">What a class is called.</param>
internal sealed class Explanation(Func<int, string> labelOf)
{
    /// <summary>The overrides with traces that carry masks.</summary>
    public static RefinementParameters Asking(RefinementParameters overrides)
    {
        var local = overrides.Local.Clone();
        local.CandidateMasks = true;
        return overrides with { Local = local };
    }

    /// <summary>A PNG.</summary>
    /// <param name="image">The image.</param>
    /// <param name="coarse">The coarse map, of the image's size.</param>
    /// <param name="corrected">What the other images of the folder made of it, or null.</param>
    /// <param name="refined">The refined map, of the image's size.</param>
    /// <param name="result">The stages' answers.</param>
    public byte[] Draw(RgbImage image, LabelMap coarse, CorrectedMap? corrected, LabelMap refined, RefinementResult result) =>
        ExplanationPicture.Draw(new ExplainedImage(
            image,
            corrected?.Map ?? coarse,
            refined,
            [
                .. result.Local.Objects.Select(trace => Explain(trace, image)),
                .. result.Local.Regions.Select(Explain),
                .. result.Local.InventedRegions.Select(Explain),
                .. result.Local.MislabelledRegions.Select(Explain),
            ])
        {
            Changes = corrected is null ? [] : ExplainedChange.Between(coarse, corrected.Map),
            Notes = [.. corrected?.Corrections.Select(Describe) ?? [], .. Skipped(result.Skipped)],
        });

    private string Describe(MapCorrection change) => string.Create(
        CultureInfo.InvariantCulture,
        $"yellow: class {labelOf(change.From)} became {labelOf(change.To)} by the other images of the folder, "
        + $"{change.Pixels} pixels, belief {change.Belief:0.00}");

    private static IEnumerable<string> Skipped(IReadOnlyList<Protos.V1.SkippedRegion> regions) => regions
        .GroupBy(region => region.Reason)
        .Select(group => $"{group.Count()} {(group.Count() == 1 ? "region" : "regions")} without prompts: {group.Key}");

    private ExplainedObject Explain(ObjectTrace trace, RgbImage image)
    {
        var isAccepted = trace.Decision == ObjectDecision.Accepted;
        var box = trace.Box ?? new Box();
        return new ExplainedObject(
            (ushort)trace.ClassId,
            [
                $"class {labelOf((int)trace.ClassId)}, object {trace.Component}: {(isAccepted ? "refined" : "kept coarse")}",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"score {trace.Score:0.00}, {trace.CoarseAreaPixels} to {trace.RefinedAreaPixels} pixels, {trace.Reason}"),
            ],
            [.. trace.Points.Select(point => new PointPrompt(point.X, point.Y, point.IsForeground))],
            new BoxPrompt(box.X0, box.Y0, box.X1, box.Y1),
            [.. trace.Candidates.Select(candidate => new ExplainedCandidate(
                Describe(candidate),
                candidate.Mask is null ? null : Core.Masks.MaskRuns.Decode(image.Height, image.Width, candidate.Mask.Lengths, ImageLimits.Taken),
                isAccepted && candidate.Weight > 0))]);
    }

    private ExplainedObject Explain(RegionTrace trace)
    {
        var isMoved = trace.Decision == ObjectDecision.Accepted;
        var (from, to) = (labelOf((int)trace.CoarseClassId), labelOf((int)trace.RefinedClassId));
        return new ExplainedObject(
            (ushort)trace.RefinedClassId,
            [$"region of class {from}: {(isMoved ? $"became {to}" : $"stays {from}, not {to}")}", trace.Reason],
            [new PointPrompt(trace.Point.X, trace.Point.Y, trace.Point.IsForeground)],
            new BoxPrompt(trace.Box.X0, trace.Box.Y0, trace.Box.X1, trace.Box.Y1),
            []);
    }

    private ExplainedObject Explain(InventedRegion region) => Corrected(
        region.ClassId,
        region.SurroundingClassId,
        region.Box,
        string.Create(
            CultureInfo.InvariantCulture,
            $"SAM's features hardly tell it from what is around it: {region.BorderStep:0.000} across its border, "
            + $"{region.CoarseBorderStep:0.000} across the coarse one, {region.Novelty:0.000} to the nearest elsewhere; {region.Pixels} pixels"));

    private ExplainedObject Explain(MislabelledRegion region) => Corrected(
        region.ClassId,
        region.LikeClassId,
        region.Box,
        string.Create(
            CultureInfo.InvariantCulture,
            $"SAM's features there are those of {labelOf((int)region.LikeClassId)} elsewhere: {region.Distance:0.000} to the nearest of it, "
            + $"{region.ClassDistance:0.000} to that of {labelOf((int)region.ClassId)}; {region.Pixels} pixels"));

    private ExplainedObject Corrected(uint from, uint to, Box box, string why) => new(
        (ushort)from,
        [$"region of class {labelOf((int)from)}: became {labelOf((int)to)}", why],
        [],
        new BoxPrompt(box.X0, box.Y0, box.X1, box.Y1),
        []);

    // PointsBoxMask is points+box+mask.
    private static string Describe(CandidateTrace candidate)
    {
        var prompts = string.Concat($"{candidate.Kind}".Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"+{letter}" : $"{letter}"));
        var score = candidate.Scores.ElementAtOrDefault(candidate.ChosenToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{prompts} {candidate.Weight:0.00} {score:0.00} {candidate.CoarseIou:0.00}{(candidate.Round > 0 ? $" round {candidate.Round}" : "")}");
    }
}
