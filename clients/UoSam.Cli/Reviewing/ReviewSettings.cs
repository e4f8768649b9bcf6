using UoSam.Cli.Converting;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>What is compared without truth, and how it is ranked.</summary>
/// <param name="Images">Folder of images.</param>
/// <param name="Before">Folder of coarse maps.</param>
/// <param name="After">Folder of refined maps, with traces where there are any.</param>
/// <param name="Rank">What puts an image first.</param>
/// <param name="Reading">How the maps are read.</param>
internal sealed record ReviewSettings(string Images, string Before, string After, ReviewRank Rank, ComparedReading Reading)
{
    public LabelSpace Space { get; init; } = LabelSpace.Default;

    /// <summary>End of the refined maps' names that is no part of the image's name.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>The class with its name, where it has one.</summary>
    public string LabelOf(int id) => id == LabelSpace.Unpredicted ? "unknown" : Reading.Dump.ClassNames.LabelOf(id);

    /// <summary>True leaves out images without a refined map.</summary>
    public bool IsSubset { get; init; }

    public int Top { get; init; }

    public int Jobs { get; init; } = 1;
}
