using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>How maps whose ids already mean the classes of the truth are scored.</summary>
/// <param name="Protocol">Name in the report.</param>
/// <param name="Space">Void pixels of the truth are left out; the background, where there is one, is a class.</param>
/// <param name="ClassCount">
/// Classes are 0 .. ClassCount - 1 and any other id but void is refused; null takes what ids there are.
/// </param>
/// <param name="Average">Classes of the means.</param>
/// <param name="BoundaryRatio">Boundary width as a share of the diagonal.</param>
public sealed record FixedClassOptions(
    string Protocol, LabelSpace Space, int? ClassCount, ClassAverage Average, double BoundaryRatio)
{
    /// <summary>PASCAL VOC: 21 classes, void 255, mean over all 21.</summary>
    public static FixedClassOptions Voc { get; } = new("voc", LabelSpace.Default, 21, ClassAverage.All, 0.02);

    /// <summary>Boundary IoU of any label maps: mean over the classes in the truth, boundary 0.02 of the diagonal.</summary>
    public static FixedClassOptions Boundary { get; } =
        new("boundary", LabelSpace.Default, null, ClassAverage.PresentInTruth, 0.02);
}
