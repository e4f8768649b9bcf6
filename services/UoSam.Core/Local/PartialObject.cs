using UoSam.Core.Denoising;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>
/// An object of which the coarse map may have only a part, and what speaks for a mask that has more of it, on the decoder's grid.
/// </summary>
internal sealed class PartialObject
{
    // Share of the region that a mask must hold, and its area over that of the region at most: a map that has less than a third
    // of an object is not told from one that has another object, one that has less than half of it by more than SAM's masks.
    private const double Held = 0.9;
    private const double MostGrowth = 3;
    private const double UsualGrowth = 2;

    // What must be added beyond the map's noise, and what the features must see there, as a share of the region (less is no
    // part of its own, and refinement reaches it anyhow); the share of what is added that other objects and void may have; the
    // mean posterior there, and of masks that more than double the region.
    private const double LeastBeyond = 0.25;
    private const double MostOfOthers = 0.05;
    private const double LeastPosterior = 0.25;
    private const double LeastPosteriorOfMost = 0.3;

    // Stability: IoU of the masks at logits of 1 and -1.
    private const double LeastStability = 0.94;

    // Cells this many times the noise outside a class's coarse border are beyond what the noise explains.
    private const double Noises = 2;

    private const float Half = 0.5f;

    private readonly MapGrid _grid;
    private readonly float[] _region;
    private readonly float[] _posterior;
    private readonly float[] _distance;
    private readonly float[] _background;
    private readonly double _beyond;
    private readonly int _area;

    /// <param name="target">The object, of one of the map's classes.</param>
    /// <param name="odds">What features and coarse map say.</param>
    /// <param name="background">Index of background among the posterior's ids.</param>
    public PartialObject(ObjectPrompt target, MapOdds odds, int background)
    {
        var index = odds.Posterior.IndexOf(target.ClassId);
        (Target, _grid) = (target, odds.Grid);
        _region = _grid.Share(target.Region);
        _posterior = odds.Posterior.On(index, _grid);
        (_distance, _background) = (odds.Distances[index], odds.Distances[background]);
        _beyond = -Noises * odds.Noise;
        _area = _region.Count(share => share > Half);
    }

    /// <summary>The object.</summary>
    public ObjectPrompt Target { get; }

    /// <summary>Whether the features see a part of it beyond what the map's noise explains.</summary>
    /// <param name="within">Where to look, in image pixels.</param>
    public bool GoesOn(BoxPrompt within)
    {
        var frame = _grid.Frame;
        var rows = Cells(frame.ToInputY(within.Y0), frame.ToInputY(within.Y1), _grid.Rows);
        var columns = Cells(frame.ToInputX(within.X0), frame.ToInputX(within.X1), _grid.Columns);
        var sum = 0.0;
        foreach (var y in rows)
        {
            sum += columns.Sum(x => IsBeyond((y * _grid.Columns) + x) ? _posterior[(y * _grid.Columns) + x] : 0);
        }

        return sum >= LeastBeyond * _area;
    }

    /// <summary>Whether a mask more than doubles the region.</summary>
    /// <param name="logits">[256, 256].</param>
    public bool IsMostOf(ReadOnlySpan<float> logits)
    {
        var area = 0;
        for (var i = 0; i < _region.Length; i++)
        {
            area += logits[_grid.Padded(i)] > 0 ? 1 : 0;
        }

        return IsMost(area);
    }

    /// <summary>Whether a mask is stable and the whole of an object of which the region is a part.</summary>
    /// <param name="logits">[256, 256].</param>
    public bool IsPartOf(ReadOnlySpan<float> logits)
    {
        int area = 0, held = 0, beyond = 0, added = 0, others = 0, inner = 0, outer = 0;
        var believed = 0.0;
        for (var i = 0; i < _region.Length; i++)
        {
            var logit = logits[_grid.Padded(i)];
            (inner, outer) = (inner + (logit > 1 ? 1 : 0), outer + (logit > -1 ? 1 : 0));
            if (logit <= 0)
            {
                continue;
            }

            area++;
            if (_region[i] > Half)
            {
                held++;
                continue;
            }

            added++;
            beyond += IsBeyond(i) ? 1 : 0;
            others += _background[i] <= 0 && _distance[i] <= 0 ? 1 : 0;
            believed += _posterior[i];
        }

        return inner >= LeastStability * outer
            && held >= Held * _area
            && area <= MostGrowth * _area
            && beyond >= LeastBeyond * _area
            && others <= MostOfOthers * added
            && believed >= (IsMost(area) ? LeastPosteriorOfMost : LeastPosterior) * added;
    }

    private bool IsMost(int area) => area > UsualGrowth * _area;

    private bool IsBeyond(int cell) => _distance[cell] < _beyond && _background[cell] > 0;

    private IEnumerable<int> Cells(float from, float to, int count)
    {
        var cell = _grid.Frame.InputSize / MapGrid.Side;
        var (first, end) = (Math.Clamp((int)(from / cell), 0, count), Math.Clamp((int)Math.Ceiling(to / cell), 0, count));
        return Enumerable.Range(first, end - first);
    }
}
