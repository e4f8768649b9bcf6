using System.Collections.Immutable;
using System.Globalization;
using UoSam.Core.Denoising;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// Lets SAM's masks vote (paper, section 3.3, of single regions) where the evidence moves a region from one class to another
/// without being sure, and of a wide one even so: a click on its deepest place has three masks, from part to whole, and what
/// each has of places where coarse map and evidence agree tells what the region goes with. A region that goes with its old
/// class gets that back.
/// </summary>
/// <param name="decoder">SAM's mask decoder.</param>
/// <param name="input">The image.</param>
/// <param name="odds">What features and coarse map say.</param>
internal sealed class DisputedRegions(IMaskDecoder decoder, LocalInput input, MapOdds odds)
{
    // Leads of the new class, mean over a region, from which on nothing is disputed: of the features' log-odds (-6..6), and of
    // the objects' masks (-2..2).
    private const float SureFeatures = 1;
    private const float SureMasks = 1.5f;

    // A region that is so many cells deep, and so many times the coarse map's noise, is wide and disputed whatever these are.
    private const float WideDepth = 4;
    private const double WideNoises = 1.5;

    // The region stays as the evidence has it where the vote and these shares of both leads come to the bound, of which a wide
    // one has its own.
    private const float MaskShare = 0.3f;
    private const float FeatureShare = 0.1f;
    private const float LeastVote = 0.3f;
    private const float LeastWideVote = 0.55f;

    private readonly MapGrid _grid = odds.Grid;
    private readonly List<RegionTrace> _traces = [];

    // Of the three masks, from part to whole: the smaller one tells more of a region's own surroundings.
    private static ReadOnlySpan<float> TokenWeights => [0, 5 / 9f, 3 / 9f, 1 / 9f];

    /// <summary>What was asked, the largest region first.</summary>
    public ImmutableArray<RegionTrace> Traces => [.. _traces];

    /// <summary>Gives regions back to their old classes in a map.</summary>
    /// <param name="map">The refined map; changed.</param>
    /// <param name="evidence">What the map was made of.</param>
    /// <param name="most">Most decoder calls.</param>
    /// <param name="cancellationToken">Stops a running inference.</param>
    public void Settle(LabelMap map, EvidenceLabelling evidence, long most, CancellationToken cancellationToken)
    {
        var before = TopClass.Of(_grid.Length, odds.Posterior.Ids.Count, k => odds.Distances[k]).Index.ToArray();
        var after = evidence.Winners();
        var wide = Math.Max(WideDepth, WideNoises * evidence.Noise());
        var disputed = MovedRegion.Between(before, after, _grid)
            .Select(region => new Moved(region, region.Depth >= wide, evidence.MaskLead(region), region.Lead(k => odds.FeatureOdds[k])))
            .Where(moved => moved.IsWide || (moved.MaskLead < SureMasks && moved.FeatureLead < SureFeatures))
            .Take((int)Math.Min(most, int.MaxValue));
        foreach (var some in disputed.Chunk(LocalOptimizer.ObjectsAtOnce))
        {
            var points = Array.ConvertAll(some, moved => Deepest(moved.Region));
            var answers = decoder.Decode(input.Embedding, Array.ConvertAll(points, Click), _ => DecodedPrompt.Multimasks, cancellationToken);
            for (var i = 0; i < some.Length; i++)
            {
                Settle(map, some[i], points[i], answers[i], Vote(some[i].Region, answers[i], before, after));
            }
        }
    }

    private SamPrompt Click(PointPrompt point) => new([point], null, ThinPadding: input.Parameters.MaskMargin > 0);

    private void Settle(LabelMap map, Moved moved, PointPrompt point, DecodedPrompt answer, float vote)
    {
        var sum = vote + (MaskShare * moved.MaskLead) + (FeatureShare * moved.FeatureLead);
        var stays = sum >= moved.Least;
        var pixels = stays ? 0 : GiveBack(moved.Region, map);
        _traces.Add(Trace(moved, point, answer.Scores, (vote, sum), pixels, stays));
        answer.GiveBack();
    }

    // Of each mask outside the region: cells of the new class less those of the old one, as a share of the mask and the region.
    private float Vote(MovedRegion region, DecodedPrompt answer, int[] before, int[] after)
    {
        var vote = 0f;
        for (var token = 1; token < answer.Logits.Length; token++)
        {
            var logits = answer.Logits[token]!;
            var (balance, area) = (0, region.Part.Area);
            for (var i = 0; i < _grid.Length; i++)
            {
                if (logits[_grid.Padded(i)] > 0 && !region.Part.Mask[i / _grid.Columns, i % _grid.Columns])
                {
                    area++;
                    balance += before[i] != after[i] ? 0 : after[i] == region.To ? 1 : after[i] == region.From ? -1 : 0;
                }
            }

            vote += TokenWeights[token] * balance / area;
        }

        return vote;
    }

    // With the cells around it, where the border between the classes ran through; only what went from the one to the other.
    private int GiveBack(MovedRegion region, LabelMap map)
    {
        var (from, to) = (odds.Posterior.Ids[region.From], odds.Posterior.Ids[region.To]);
        var cells = region.Part.Box;
        var box = _grid.ToImage(new BoxPrompt(cells.X0 - 1, cells.Y0 - 1, cells.X1 + 1, cells.Y1 + 1));
        var pixels = 0;
        for (var y = Math.Max(0, (int)box.Y0); y < Math.Min(map.Height, box.Y1); y++)
        {
            for (var x = Math.Max(0, (int)box.X0); x < Math.Min(map.Width, box.X1); x++)
            {
                var i = (y * map.Width) + x;
                if (map.Labels[i] == to && input.Map.Labels[i] == from && IsNear(region, y, x))
                {
                    map.Labels[i] = from;
                    pixels++;
                }
            }
        }

        return pixels;
    }

    private bool IsNear(MovedRegion region, int y, int x)
    {
        var (row, column) = ((int)((y + 0.5f) / _grid.CellHeight), (int)((x + 0.5f) / _grid.CellWidth));
        for (var i = Math.Max(0, row - 1); i < Math.Min(_grid.Rows, row + 2); i++)
        {
            if (region.Part.Mask.Next(i, Math.Max(0, column - 1), true) <= column + 1)
            {
                return true;
            }
        }

        return false;
    }

    // From the middle of a cell to where the middle of a pixel is a whole number.
    private PointPrompt Deepest(MovedRegion region)
    {
        var cell = PointSelector.Deepest(region.Depths, region.Part.Box)[0];
        return new PointPrompt(((cell.X + 0.5f) * _grid.CellWidth) - 0.5f, ((cell.Y + 0.5f) * _grid.CellHeight) - 0.5f, true);
    }

    private RegionTrace Trace(Moved moved, PointPrompt point, float[] scores, (float Vote, float Sum) tally, int pixels, bool stays)
    {
        var (region, _, masks, features) = moved;
        return new RegionTrace(
            odds.Posterior.Ids[region.From],
            odds.Posterior.Ids[region.To],
            _grid.ToImage(BoxPrompt.Of(region.Part.Box)),
            point,
            [.. scores],
            tally.Vote,
            masks,
            features,
            stays ? ObjectDecision.Accepted : ObjectDecision.KeptCoarse,
            pixels,
            string.Create(
                CultureInfo.InvariantCulture,
                $"SAM's vote {tally.Vote:0.00}, {MaskShare} of the masks' lead {masks:0.00} and {FeatureShare} of the features' {features:0.00} "
                + $"come to {tally.Sum:0.00} {(stays ? ">=" : "<")} {moved.Least}"));
    }

    // By how much the objects' masks and the features prefer a region's new class.
    private readonly record struct Moved(MovedRegion Region, bool IsWide, float MaskLead, float FeatureLead)
    {
        // What keeps it where it is.
        public float Least => IsWide ? LeastWideVote : LeastVote;
    }
}
