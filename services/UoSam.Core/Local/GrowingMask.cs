using UoSam.Core.Denoising;

namespace UoSam.Core.Local;

/// <summary>An object's mask from round to round, as long as it grows.</summary>
internal sealed class GrowingMask
{
    // As shares of the mask before: what a round must add beyond what it takes, and may take. Of what is added, other objects
    // and void may have this share. The IoU with the mask before.
    private const double LeastGrowth = 0.005;
    private const double MostTaken = 0.03;
    private const double MostOfOthers = 0.1;
    private const double LeastIou = 0.85;

    // SAM's predicted IoU when it is as sure as it gets, and what all rounds together must add farther from the coarse region
    // than twice the map's noise, as a share of the object: less is no part of its own.
    private const float Sure = 1;
    private const double LeastWhole = 0.015;
    private const double BeyondNoise = 2;

    private readonly MapGrid _grid;
    private readonly bool[] _isOfOthers;
    private readonly bool[] _isBeyond;
    private readonly List<CandidateTrace> _traces = [];
    private readonly int _firstArea;
    private float _score;
    private int _area;

    /// <param name="first">The object, with a mask.</param>
    /// <param name="odds">What features and coarse map say.</param>
    /// <param name="background">Index of background among the posterior's ids.</param>
    public GrowingMask(RefinedObject first, MapOdds odds, int background)
    {
        (First, Logits, _grid) = (first, first.Logits!, odds.Grid);
        var (own, free) = (odds.Distances[odds.Posterior.IndexOf(first.Trace.ClassId)], odds.Distances[background]);
        _isOfOthers = [.. Enumerable.Range(0, _grid.Length).Select(i => own[i] <= 0 && free[i] <= 0)];
        _isBeyond = [.. own.Select(distance => distance < -BeyondNoise * odds.Noise)];
        _firstArea = _area = Enumerable.Range(0, _grid.Length).Count(i => Logits[_grid.Padded(i)] > 0);
    }

    /// <summary>The object before.</summary>
    public RefinedObject First { get; }

    /// <summary>Number of the next round, after those of the calls before.</summary>
    public int NextRound => First.Trace.Candidates.Max(trace => trace.Round) + _traces.Count + 1;

    /// <summary>[256, 256] -1..1, of the last round that grew.</summary>
    public float[] Logits { get; private set; }

    /// <summary>Whether the last round added to the mask and kept what it had.</summary>
    public bool IsGrowing { get; private set; } = true;

    /// <summary>Whether the mask has a part that the coarse region lacks by more than its noise, and is sure.</summary>
    public bool IsWhole => _score >= Sure && Enumerable.Range(0, _grid.Length).Count(IsNewPart) >= LeastWhole * _firstArea;

    /// <summary>One more round; ends the growth where the mask does not grow.</summary>
    /// <param name="next">Its mask, SAM's logits; the caller's.</param>
    public void Add(Candidate next)
    {
        _traces.Add(next.Trace);
        IsGrowing = Grows(next.Logits);
        if (IsGrowing)
        {
            (Logits, _score) = (MaskFusing.Soft(next.Logits), next.Trace.Score);
        }
    }

    /// <summary>The mask that all rounds lead to.</summary>
    public FusedMask Whole()
    {
        var last = _traces.Count - (IsGrowing ? 1 : 2);
        return new FusedMask(
            Logits,
            _score,
            [
                .. First.Trace.Candidates.Select(trace => trace with { Weight = 0 }),
                .. _traces.Select((trace, i) => trace with { Weight = i == last ? 1 : 0 }),
            ]);
    }

    /// <summary>The object as it was, with the calls that did not change it in its trace.</summary>
    public RefinedObject Unchanged() =>
        First with { Trace = First.Trace with { Candidates = [.. First.Trace.Candidates, .. _traces] } };

    private bool Grows(ReadOnlySpan<float> logits)
    {
        int added = 0, taken = 0, others = 0;
        for (var i = 0; i < _grid.Length; i++)
        {
            var (before, after) = (Logits[_grid.Padded(i)] > 0, logits[_grid.Padded(i)] > 0);
            added += after && !before ? 1 : 0;
            taken += before && !after ? 1 : 0;
            others += after && !before && _isOfOthers[i] ? 1 : 0;
        }

        var grows = added - taken >= LeastGrowth * _area
            && taken <= MostTaken * _area
            && others <= MostOfOthers * added
            && _area - taken >= LeastIou * (_area + added);
        _area += grows ? added - taken : 0;
        return grows;
    }

    private bool IsNewPart(int i) => _isBeyond[i] && Logits[_grid.Padded(i)] > 0 && First.Logits![_grid.Padded(i)] <= 0;
}
