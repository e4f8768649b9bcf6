using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>The maps of one image with ids turned into classes of the truth.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Truth">[Height, Width] classes, <see cref="NoClass"/> where void.</param>
/// <param name="After">[Height, Width] predicted classes, <see cref="NoClass"/> for ids without a class.</param>
/// <param name="Before">[Height, Width] the same before refinement; null where there are no such maps.</param>
/// <param name="ClassOfId">[65536] class of each predicted id.</param>
internal sealed record ClassMaps(
    int Height, int Width, ushort[] Truth, ushort[] After, ushort[]? Before, ushort[] ClassOfId)
{
    public const ushort NoClass = ushort.MaxValue;

    public ushort ClassOf(uint predictedId) => ClassOfId[predictedId];

    /// <summary>Class of each predicted id: by the matching, or the id itself where there is none.</summary>
    public static ushort[] Table(IReadOnlyList<ClassMatch> matching)
    {
        var table = new ushort[ushort.MaxValue + 1];
        for (var id = 0; id < table.Length; id++)
        {
            table[id] = matching.Count == 0 || id == 0 ? (ushort)id : NoClass;
        }

        foreach (var match in matching)
        {
            table[match.PredictedId] = (ushort)(match.TruthId ?? NoClass);
        }

        return table;
    }
}
