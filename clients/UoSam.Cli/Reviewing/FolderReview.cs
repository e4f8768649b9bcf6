using System.Runtime.ExceptionServices;
using UoSam.Cli.Evaluating;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.Imaging;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Reviewing;

/// <summary>Compares the maps of two folders over their images.</summary>
internal sealed class FolderReview(ReviewSettings settings)
{
    private readonly ImageFolder _images = new(settings.Images);

    /// <summary>Reads every image and its two maps once.</summary>
    /// <returns>In order of rank, with what a reader must know.</returns>
    /// <exception cref="InvalidInputException">A file that is missing, damaged or of another size, with its name.</exception>
    public ReviewReport Run(CancellationToken token)
    {
        var pairs = EvaluationFolders.Open(settings.Before, settings.After, new()
        {
            SkipsMissing = settings.IsSubset,
            TruthName = "coarse map",
            PredictedName = "refined map",
        });
        var all = EvaluationFolders.CountTruth(settings.Before);
        var reviews = new ImageReview[pairs.Names.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Jobs, CancellationToken = token };
        try
        {
            Parallel.For(0, reviews.Length, options, i => reviews[i] = Review(pairs.Names[i]));
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }

        return new ReviewReport(ImageReview.Order(reviews, settings.Rank), [.. Notes(all, reviews)]);
    }

    /// <summary>The image and its maps in the size of the image.</summary>
    public ReviewedMaps Load(string name)
    {
        var before = Read(settings.Before, name);
        var image = _images.Read(name, new ImageSize(before.Height, before.Width))
            ?? throw new InvalidInputException(
                "EVALUATION_MISSING", $"{name}: there is no image of this name in {settings.Images}: add it");
        return new ReviewedMaps(
            image,
            Fit(name, "coarse", before, image),
            Fit(name, "refined", Read(settings.After, name), image));
    }

    private ImageReview Review(string name)
    {
        var maps = Load(name);
        return new ImageReview(
            name,
            ChangeSummary.Between(maps.Before, maps.After),
            GradientAlignment.Of(maps.Image, maps.Before, settings.Space.IsVoid),
            GradientAlignment.Of(maps.Image, maps.After, settings.Space.IsVoid),
            TraceFile.Find(settings.After, name));
    }

    private LabelMap Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return LabelPngReader.Read(File.ReadAllBytes(path), settings.Encoding);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{path}: {fault.Message}", fault);
        }
    }

    private static LabelMap Fit(string name, string what, LabelMap map, RgbImage image)
    {
        try
        {
            return LabelMapFitting.Fit(map, image.Height, image.Width);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Reason, $"{name}, {what}: {fault.Message}", fault);
        }
    }

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
