using UoSam.Core;
using UoSam.Core.Evaluation;

namespace UoSam.Cli.Evaluating;

/// <summary>Runs a protocol over folders, with the maps before refinement beside where there are any.</summary>
internal static class Evaluation
{
    private const int Named = 3;

    /// <summary>Scores.</summary>
    /// <exception cref="InvalidInputException">Whatever is wrong with the files, with their names.</exception>
    public static EvaluationRun Run(EvaluationSettings settings, ProtocolChoice protocol, CancellationToken token)
    {
        var source = Open(settings, protocol, settings.Predicted, settings.Logits);
        var before = settings.Before is { } folder
            ? Like(source, Open(settings, protocol, folder, null), folder)
            : null;
        var report = Score(source, protocol, settings.Logits ?? settings.Predicted, settings.Jobs, token);
        var reportBefore = before is null ? null : Score(before, protocol, settings.Before!, settings.Jobs, token);
        var all = reportBefore is null ? report : Compare(report, reportBefore);
        var run = new EvaluationRun(
            all with { Notes = [.. all.Notes, .. LeftOut(settings, source)] },
            source,
            before,
            protocol.ClassOfTruth,
            reportBefore?.Matching ?? []);
        return run with
        {
            Gate = GatePrecision.Of(run, settings, token),
            Baselines = Baselines(settings, protocol, before ?? source, token),
        };
    }

    private static EvaluationSource Open(
        EvaluationSettings settings, ProtocolChoice protocol, string predicted, string? logits) =>
        EvaluationFolders.Open(settings.Truth, predicted, settings.Folders with
        {
            ReadsLogits = protocol.ReadsLogits,
            LogitsFolder = logits,
            UnpredictedId = protocol.UnpredictedId,
            UnpredictedTruthId = protocol.UnpredictedTruthId,
        });

    private static EvaluationReport Score(
        EvaluationSource source, ProtocolChoice protocol, string logits, int threads, CancellationToken token)
    {
        var withScores = protocol.ReadsLogits ? EvaluationFolders.CountLogits(source, logits) : 0;
        return protocol.NeedsLogits && withScores == 0
            ? throw new InvalidInputException(
                "EVALUATION_NO_SCORES",
                $"a threshold was asked for, but {logits} holds no foreground scores (.npy of the maps' names): add them, "
                + "or name their folder with --logits")
            : protocol.Evaluate(source, withScores > 0, threads, token);
    }

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
        EvaluationSettings settings, ProtocolChoice protocol, EvaluationSource maps, CancellationToken token)
    {
        var images = settings.Images is { } folder ? new ImageFolder(folder) : null;
        return [.. settings.Baselines.Select(name => new BaselineReport(
            BaselineOption.NameOf(name),
            Score(
                BaselineMaps.Over(maps, images!, name, protocol.Space, token),
                protocol,
                settings.Before ?? settings.Logits ?? settings.Predicted,
                settings.Jobs,
                token)))];
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
            yield return $"{extra.Count} predictions have no truth of their name and are in no figure: "
                + $"{string.Join(", ", extra.Take(Named))}{more}";
        }
    }
}
