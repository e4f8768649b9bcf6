using UoSam.Core.LabelMaps;
using UoSam.Core.Masks;
using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>Counts the votes under masks; all read the same map.</summary>
internal sealed class Ballot(LabelMap map, LabelSpace space, GlobalParameters parameters)
{
    private readonly ushort[] _ids = [.. map.Ids().Where(space.IsClass)];
    private readonly int[] _counts = new int[ushort.MaxValue + 1];

    /// <summary>The vote of one mask; of classes with as many pixels the lowest id wins.</summary>
    /// <param name="mask">A mask of the map's size.</param>
    /// <param name="area">Its pixels.</param>
    public VoteTrace Count(SampledMask mask, int area)
    {
        Array.Clear(_counts);
        foreach (var run in MaskRun.Of(mask.Mask, mask.Box))
        {
            foreach (var id in run.In(map.Labels, map.Width))
            {
                _counts[id]++;
            }
        }

        int labelled = 0, votes = 0, most = 0;
        ushort winner = 0;
        foreach (var id in _ids)
        {
            labelled += _counts[id];
            if (parameters.BackgroundVotes || id != space.BackgroundId)
            {
                votes += _counts[id];
                (winner, most) = _counts[id] > most ? (id, _counts[id]) : (winner, most);
            }
        }

        var share = votes == 0 ? 0 : (double)most / votes;
        return new VoteTrace(
            area,
            mask.Box,
            mask.Point,
            mask.PredictedIou,
            mask.StabilityScore,
            winner,
            (float)share,
            votes == 0 ? 0 : labelled - most,
            Painted: votes > 0 && share >= parameters.VotePurity);
    }
}
