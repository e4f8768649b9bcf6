using UoSam.Client;
using UoSam.Core.Exchange.Writing;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;
using PixelBox = UoSam.Core.Masks.PixelBox;

namespace UoSam.Cli.Refining;

/// <summary>Writes what is asked for beside the refined map, and puts COCO's parts together.</summary>
/// <param name="writers">The formats.</param>
/// <param name="options">How regions become objects.</param>
/// <param name="space">Which ids are no objects.</param>
/// <param name="unknownAs">The id that pixels of unknown class that got none are written as.</param>
internal sealed class FurtherOutputs(
    IReadOnlyList<IMapWriter> writers, WriterOptions options, LabelSpace space, ushort unknownAs)
{
    /// <summary>The file in the results' folder that the COCO files of single images are put together in.</summary>
    public const string Annotations = "annotations.json";

    private readonly EarlierLeftovers _left = new();

    /// <summary>Counts the pixels whose class the coarse maps did not know.</summary>
    public UnknownCount Unknown { get; } = new();

    /// <summary>The id they are written as.</summary>
    public ushort UnknownAs => unknownAs;

    /// <summary>The map with one id for what is still unknown.</summary>
    public LabelMap Settle(LabelMap refined) => refined.Labels.AsSpan().ContainsAny(space.UnknownIds.AsSpan())
        ? refined.With(Array.ConvertAll(refined.Labels, id => space.UnknownIds.Contains(id) ? unknownAs : id))
        : refined;

    /// <summary>Writes beside the refined map.</summary>
    /// <param name="task">Where it goes.</param>
    /// <param name="image">The image's file.</param>
    /// <param name="coarse">The coarse map.</param>
    /// <param name="refined">The refined map.</param>
    /// <param name="result">Where the scores come from.</param>
    public void Write(ImageTask task, byte[] image, LabelMap coarse, LabelMap refined, RefinementResult result)
    {
        if (writers.Count == 0)
        {
            return;
        }

        var picture = writers.Any(writer => writer.NeedsPicture)
            ? ImageReader.Read(image, ImageLimits.Taken, coarse.Size)
            : null;
        var map = new OutputMap(Path.GetFileNameWithoutExtension(task.Output), refined, space)
        {
            ImageFile = $"{task.Name}{Path.GetExtension(task.Image)}",
            Picture = picture,
            Before = picture is null ? null : LabelMapFitting.Fit(coarse, refined.Height, refined.Width),
            Scores = [.. result.Local.Objects.Where(item => item.Decision == ObjectDecision.Accepted).Select(ScoreOf)],
        };
        var folder = AtomicFile.FolderOf(task.Output);
        foreach (var file in writers.SelectMany(writer => writer.Write(map, options)))
        {
            var path = Path.Combine(folder, file.Name);
            _left.Remove(path);
            AtomicFile.Write(path, file.Content);
        }
    }

    /// <summary>Ends of the names of the files that each refined map has beside it.</summary>
    public IEnumerable<string> Endings => writers.Select(writer => writer.Ending).OfType<string>();

    /// <summary>Puts the COCO files of all maps that are there into one.</summary>
    /// <param name="tasks">All tasks, of other parts of the work too.</param>
    /// <param name="output">Folder of the results.</param>
    public void MergeCoco(IReadOnlyList<ImageTask> tasks, string output)
    {
        if (!writers.Any(writer => writer.IsCoco()))
        {
            return;
        }

        string[] parts =
        [
            .. tasks.Where(task => File.Exists(task.Output))
                .Select(task => Path.ChangeExtension(task.Output, CocoMerger.PartSuffix)).Where(File.Exists),
        ];
        if (parts.Length > 0)
        {
            AtomicFile.Write(Path.Combine(output, Annotations), stream => CocoMerger.Merge(parts, stream));
        }
    }

    private static RegionScore ScoreOf(ObjectTrace item)
    {
        var box = item.Box ?? new Box();
        return new RegionScore(
            (ushort)item.ClassId,
            new PixelBox((int)box.X0, (int)box.Y0, (int)MathF.Ceiling(box.X1), (int)MathF.Ceiling(box.Y1)),
            item.RefinedAreaPixels,
            item.Score);
    }
}
