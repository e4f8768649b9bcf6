using UoSam.Cli.Converting;
using UoSam.Core;
using UoSam.Core.Evaluation;
using UoSam.Core.PostProcessing;

namespace UoSam.Cli.Evaluating;

/// <summary>Runs a protocol over folders, with the maps before refinement beside where there are any.</summary>
internal static class Evaluation
{
    private const int Named = 3;

    /// <summary>Scores.</summary>
    /// <exception cref="InvalidInputException">Whatever is wrong with the files, with their names.</exception>
    public static EvaluationRun Run(EvaluationSettings settings, ProtocolChoice protocol, CancellationToken token)
    {
        var source = Open(settings, protocol, settings.Predicted, settings.Folders.Predicted, settings.Logits);
        var before = settings.Before is { } folder
            ? Like(source, Open(settings, protocol, folder, settings.BeforeReading, null, "map before refinement"), folder)
            : null;
        var (scored, scoredBefore) = CountScores(settings, protocol, source);
        var report = protocol.Evaluate(source, scored > 0, settings.Jobs, token);
        var reportBefore = before is null ? null : protocol.Evaluate(before, scoredBefore > 0, settings.Jobs, token);
        var all = reportBefore is null ? report : Compare(report, reportBefore);
        var run = new EvaluationRun(
            all with { Notes = [.. all.Notes, .. Unscored(protocol, scored), .. LeftOut(settings, source)] },
            source,
            before,
            protocol.ClassOfTruth,
            reportBefore?.Matching ?? []);
        return run with
        {
            Gate = GatePrecision.Of(run, settings, token),
            Baselines = Baselines(settings, protocol, before ?? source, before is null ? scored > 0 : scoredBefore > 0, token),
        };
    }

    private static EvaluationSource Open(
        EvaluationSettings settings, ProtocolChoice protocol, string predicted, MapReading reading, string? logits, string? name = null) =>
        EvaluationFolders.Open(settings.Truth, predicted, settings.Folders with
        {
            Predicted = reading,
            PredictedName = name ?? settings.Folders.PredictedName,
            ReadsLogits = protocol.ReadsLogits,
            LogitsFolder = logits,
            UnpredictedId = protocol.UnpredictedId,
            UnpredictedTruthId = protocol.UnpredictedTruthId,
        });

    /// <summary>Images with foreground scores, of the predictions and of the maps before.</summary>
    private static (int Predicted, int Before) CountScores(
        EvaluationSettings settings, ProtocolChoice protocol, EvaluationSource source)
    {
        if (!protocol.ReadsLogits)
        {
            return (0, 0);
        }

        var folder = settings.Logits ?? settings.Predicted;
        var predicted = EvaluationFolders.CountLogits(source, folder);
        var before = settings.Before is { } coarse ? EvaluationFolders.CountLogits(source, coarse) : 0;
        return protocol.NeedsLogits && predicted + before == 0
            ? throw new InvalidInputException(
                "EVALUATION_NO_SCORES",
                $"a threshold was asked for, but {folder} holds no foreground scores (.npy of the maps' names): add them, "
                + "or name their folder with --logits")
            : (predicted, before);
    }

    private static IEnumerable<string> Unscored(ProtocolChoice protocol, int scored) => protocol.NeedsLogits && scored == 0
        ? ["the predictions have no scores: they are taken as they are, and the threshold is for the maps before"]
        : [];

    /// <summary>The maps before refinement of exactly the images of <paramref name="source"/>.</summary>
    private static EvaluationSource Like(EvaluationSource source, EvaluationSource before, string folder)
    {
        var indices = before.Names.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        var missing = source.Names.FirstOrDefault(name => !indices.ContainsKey(name));
        return missing is null
            ? new EvaluationSource(source.Names, i => before.Load(indices[source.Names[i]]))
            : throw new InvalidInputException(
                "EVALUATION_MISSING", $"{missing} has a prediction but no map before refinement in {folder}: add it");
    }

    private static IReadOnlyList<BaselineReport> Baselines(
        EvaluationSettings settings, ProtocolChoice protocol, EvaluationSource maps, bool hasScores, CancellationToken token)
    {
        var images = settings.OpenImages();
        EvaluationReport Of(PostProcess name, ScoreFiles? scores) => protocol.Evaluate(
            BaselineMaps.Over(maps, images!, scores, name, protocol.Space, token), hasScores, settings.Jobs, token);
        var ofLabels = settings.Baselines.Select(name => new BaselineReport(BaselineOption.NameOf(name), Of(name, null)));
        var ofScores = settings.Scores is not { } files ? [] : settings.Baselines.Where(name => name != PostProcess.Guided)
            .Select(name => new BaselineReport($"{BaselineOption.NameOf(name)} of scores", Of(name, files)));
        return [.. ofLabels, .. ofScores];
    }

    private static EvaluationReport Compare(EvaluationReport report, EvaluationReport before)
    {
        var was = before.Matching.ToDictionary(match => match.PredictedId, match => match.TruthId);
        var moved = report.Matching.Count(match =>
            was.TryGetValue(match.PredictedId, out var truthId) && truthId != match.TruthId);
        var compared = report.ComparedTo(before);
        return moved == 0
            ? compared
            : compared with
            {
                Notes =
                [
                    .. compared.Notes,
                    $"{moved} ids are matched to another class than before refinement: give one matching to both with "
                    + "--match where gains must not come from the matching",
                ],
            };
    }

    private static IEnumerable<string> LeftOut(EvaluationSettings settings, EvaluationSource source)
    {
        var all = EvaluationFolders.CountTruth(settings.Truth, settings.Folders);
        if (source.Names.Count < all)
        {
            yield return $"a subset: {all - source.Names.Count} of {all} images have no prediction and are in no figure";
        }

        var extra = EvaluationFolders.WithoutTruth(settings.Truth, settings.Predicted, settings.Folders);
        if (extra.Count > 0)
        {
            var more = extra.Count > Named ? ", ..." : "";
            yield return $"predictions without a truth of the same name are in no figure, {extra.Count} in all: "
                + $"{string.Join(", ", extra.Take(Named))}{more}";
        }
    }
}
