using System.Globalization;
using System.Numerics.Tensors;
using UoSam.Core.Datasets;
using UoSam.Core.LabelMaps;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Refining;

/// <summary>What became of the coarse maps, over all images so far.</summary>
internal sealed class ChangeCount
{
    private long _pixels;
    private long _changed;
    private long _byMemory;
    private long _byStages;
    private int _regions;
    private int _images;
    private int _withoutObjects;

    /// <summary>Adds an image.</summary>
    /// <param name="coarse">The user's coarse map, in the refined map's size.</param>
    /// <param name="corrected">What the other images of the folder made of it, in the same size; null where they were not asked.</param>
    /// <param name="refined">The refined map.</param>
    /// <param name="hasNoObjects">Whether there was nothing to refine.</param>
    public void Add(LabelMap coarse, CorrectedMap? corrected, LabelMap refined, bool hasNoObjects)
    {
        var before = corrected?.Map ?? coarse;
        Interlocked.Add(ref _pixels, coarse.Labels.Length);
        Interlocked.Add(ref _changed, Differing(coarse, refined));
        Interlocked.Add(ref _byMemory, Differing(coarse, before));
        Interlocked.Add(ref _byStages, Differing(before, refined));
        Interlocked.Add(ref _regions, corrected?.Corrections.Length ?? 0);
        Interlocked.Add(ref _images, corrected is { Corrections.IsEmpty: false } ? 1 : 0);
        Interlocked.Add(ref _withoutObjects, hasNoObjects ? 1 : 0);
    }

    /// <summary>One sentence, when no image is being added; null where nothing was refined.</summary>
    /// <param name="space">Of all images.</param>
    public string? Describe(LabelSpace space) => _pixels == 0 ? null
        : $"{Share(_changed)} of the coarse maps' pixels changed"
            + (_regions == 0 ? "" : $": {Share(_byMemory)} by the other images' maps ({_regions} {(_regions == 1 ? "region" : "regions")} in {_images} {(_images == 1 ? "image" : "images")}), then {Share(_byStages)} by SAM")
            + (_withoutObjects == 0 ? "" : $"; {_withoutObjects} {(_withoutObjects == 1 ? "map has" : "maps have")} {NoObjects.Describe(space)}");

    private string Share(long pixels) => (100.0 * pixels / _pixels).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static int Differing(LabelMap before, LabelMap after) =>
        TensorPrimitives.HammingDistance<ushort>(before.Labels, after.Labels);
}
