using System.Runtime.ExceptionServices;
using UoSam.Cli.Converting;
using UoSam.Cli.Evaluating;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.Exchange;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>Compares the maps of two folders over their images.</summary>
internal sealed class FolderReview
{
    private readonly ReviewSettings _settings;
    private readonly ImageFiles _images;
    private readonly EvaluationFolderOptions _folders;
    private readonly MapPairs _pairs;
    private readonly Dictionary<string, int> _indices;

    /// <summary>Lists the maps.</summary>
    /// <exception cref="InvalidInputException">A folder or a map that is missing.</exception>
    public FolderReview(ReviewSettings settings)
    {
        _settings = settings;
        _images = new ImageFiles(settings.Images, settings.Suffix);
        _folders = new EvaluationFolderOptions
        {
            SkipsMissing = settings.IsSubset,
            Truth = settings.Reading.Before,
            Predicted = settings.Reading.After,
            TruthName = "coarse map",
            PredictedName = "refined map",
        };
        _pairs = EvaluationFolders.Pair(settings.Before, settings.After, _folders);
        _indices = Enumerable.Range(0, _pairs.Names.Count).ToDictionary(i => _pairs.Names[i]);
    }

    /// <summary>Reads every image and its two maps once.</summary>
    /// <returns>In order of rank, with what a reader must know.</returns>
    /// <exception cref="InvalidInputException">A file that is missing, damaged or of another size, with its name.</exception>
    public ReviewReport Run(CancellationToken token)
    {
        var all = EvaluationFolders.CountTruth(_settings.Before, _folders);
        var reviews = new ImageReview[_pairs.Names.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = _settings.Jobs, CancellationToken = token };
        try
        {
            Parallel.For(0, reviews.Length, options, i => reviews[i] = Review(_pairs.Names[i]));
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }

        return new ReviewReport(ImageReview.Order(reviews, _settings.Rank), [.. Notes(all, reviews)]);
    }

    /// <summary>The image and its maps in the size of the image.</summary>
    public ReviewedMaps Load(string name)
    {
        var index = _indices[name];
        var before = InvalidInputException.Naming(name, () => _pairs.ReadTruth(index));
        var after = InvalidInputException.Naming(name, () => _pairs.ReadPredicted(index));
        var image = _images.Read(name, after.Size)
            ?? throw new InvalidInputException(
                "EVALUATION_MISSING", $"{name}: there is no image of this name in {_settings.Images}: add it");
        return new ReviewedMaps(
            image,
            InvalidInputException.Naming($"{name}, coarse", () => Fit(before, _settings.Reading.Before, image)),
            InvalidInputException.Naming($"{name}, refined", () => Fit(after, _settings.Reading.After, image)));
    }

    private ImageReview Review(string name)
    {
        var maps = Load(name);
        bool HasNoClass(ushort id) => !_settings.Space.IsClass(id);
        return new ImageReview(
            name,
            ChangeSummary.Between(maps.Before, maps.After),
            GradientAlignment.Of(maps.Image, maps.Before, HasNoClass),
            GradientAlignment.Of(maps.Image, maps.After, HasNoClass),
            TraceFile.Find(_settings.After, name, _settings.Suffix));
    }

    private static LabelMap Fit(LabelMap map, MapReading reading, RgbImage image) =>
        (reading.Geometry ?? DumpGeometry.Fit).Undo(map, image.Size);

    private static IEnumerable<string> Notes(int all, ImageReview[] reviews)
    {
        if (reviews.Length < all)
        {
            yield return $"a subset: {all - reviews.Length} of {all} coarse maps have no refined map and are left out";
        }

        var untraced = reviews.Count(review => review.Trace is null);
        if (untraced > 0)
        {
            yield return $"{untraced} of {reviews.Length} images have no trace, so nothing is known of their objects: "
                + "'uosam refine --json' writes them";
        }
    }
}
