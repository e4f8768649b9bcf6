using UoSam.Core.Masks;

namespace UoSam.Core.Datasets;

/// <summary>What the other images say of a region of an image.</summary>
/// <param name="Region">Cells, of the grid's size.</param>
/// <param name="IsCoarse">Whether the region is one of the coarse map; otherwise one that the other images see.</param>
/// <param name="Coarse">The class that the coarse map has most of there.</param>
/// <param name="Claimed">The class that the other images find likeliest.</param>
/// <param name="Margin">Its mean log-odds to the next class.</param>
/// <param name="Lead">
/// Its mean log-odds, where the coarse map has the class that it has most of there, to that class: less the fewer images know that one, and
/// null where none does or the map says nothing.
/// </param>
/// <param name="Agreement">Share of the region that has that class in the coarse map, 0..1.</param>
/// <param name="IsTest">
/// Whether the coarse map could have agreed: a region that is there because the coarse map has an object cannot have background.
/// </param>
internal sealed record RegionClaim(
    BitMask Region, bool IsCoarse, ushort Coarse, ushort Claimed, float Margin, float? Lead, float Agreement, bool IsTest)
{
    /// <summary>Whether the coarse map is of another mind.</summary>
    public bool IsContrary => Claimed != Coarse && Agreement < 0.5f;
}
