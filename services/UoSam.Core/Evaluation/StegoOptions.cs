using System.Collections.Immutable;

namespace UoSam.Core.Evaluation;

/// <summary>The protocol of STEGO, PiCIE, CAUSE and SmooSeg.</summary>
/// <param name="ClassCount">Classes of the truth: 27, or 21 for VOC.</param>
public sealed record StegoOptions(int ClassCount)
{
    /// <summary>COCO-Stuff-27: coarse ids 0..26, all else void.</summary>
    public static StegoOptions CocoStuff27 { get; } = new(27);

    /// <summary>COCO-Stuff-27 from stuffthingmaps files with the 182 fine ids, all else void.</summary>
    public static StegoOptions CocoStuff182 { get; } =
        new(CocoStuffClasses.CoarseCount) { ClassOfTruthId = CocoStuffClasses.CoarseOfFine };

    /// <summary>Cityscapes-27 from labelIds files: class = id - 7, ids below 7 or above 33 are void.</summary>
    public static StegoOptions Cityscapes27 { get; } = new(27) { FirstTruthId = 7 };

    /// <summary>VOC: 0..20, all else void.</summary>
    public static StegoOptions Voc { get; } = new(21);

    /// <summary>The id in the truth files that is class 0; ids outside [FirstTruthId, + ClassCount) are void.</summary>
    public int FirstTruthId { get; init; }

    /// <summary>
    /// [ids] class of each id in the truth files, ids past its end are void; empty where classes are ids shifted by
    /// <see cref="FirstTruthId"/>.
    /// </summary>
    public ImmutableArray<ushort> ClassOfTruthId { get; init; } = [];

    /// <summary>
    /// Clusters are the predicted ids 0 .. ClusterCount - 1. Null for as many as classes.
    /// </summary>
    public int? ClusterCount { get; init; }

    /// <summary>Predicted ids that mean "not predicted": such pixels are left out. Default 255.</summary>
    public ImmutableArray<ushort> UnpredictedIds { get; init; } = [255];

    /// <summary>How clusters are given classes. Default <see cref="ClusterMatching.MostPixels"/>.</summary>
    public ClusterMatching Rule { get; init; }

    /// <summary>Name in the report. Default stego.</summary>
    public string Protocol { get; init; } = "stego";

    /// <summary>Classes of the means. Default <see cref="ClassAverage.Defined"/>, the mean over non-NaN.</summary>
    public ClassAverage Average { get; init; } = ClassAverage.Defined;

    /// <summary>A matching to use; null computes the best one.</summary>
    public IReadOnlyList<ClassMatch>? Matching { get; init; }

    /// <summary>Boundary width as a share of the diagonal, for the boundary figures. Default 0.02.</summary>
    public double BoundaryRatio { get; init; } = 0.02;

    /// <summary>Class of an id of the truth; null for void.</summary>
    /// <param name="truthId">As it is in the file.</param>
    public int? ClassOf(ushort truthId)
    {
        var id = ClassOfTruthId.IsEmpty ? truthId - FirstTruthId
            : truthId < ClassOfTruthId.Length ? ClassOfTruthId[truthId]
            : -1;
        return id >= 0 && id < ClassCount ? id : null;
    }
}
