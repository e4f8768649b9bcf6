using UoSam.Core.LabelMaps;
using UoSam.Core.Presets;

namespace UoSam.Core.Global;

/// <summary>Category voting for the pixels that were never predicted, and for them alone.</summary>
internal static class UnknownFill
{
    /// <summary>
    /// As <see cref="CategoryVote"/>, from the largest mask to the smallest, but masks paint unknown pixels only; all others
    /// stay as they were. A mask of unknown and void pixels alone has no vote and paints nothing.
    /// </summary>
    /// <param name="map">The map that votes are read from.</param>
    /// <param name="space">Says which pixels are unknown.</param>
    /// <param name="sampled">Masks of the map's size.</param>
    /// <param name="parameters">Purity, and whether background votes.</param>
    public static GlobalResult Run(LabelMap map, LabelSpace space, SampledMasks sampled, GlobalParameters parameters)
    {
        var labels = (ushort[])map.Labels.Clone();
        var votes = CategoryVote.Vote(labels, map, space, sampled.Masks, parameters);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = map.Labels[i] == space.UnknownId ? labels[i] : map.Labels[i];
        }

        return new GlobalResult(map.With(labels), votes, sampled.Trace);
    }
}
