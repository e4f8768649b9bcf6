namespace UoSam.Core.Evaluation;

/// <summary>Which ids occur in an image: what the image-level matching of LUSS is made from.</summary>
/// <param name="TruthIds">Classes 1..K in the truth.</param>
/// <param name="PredictedIds">Ids 1..K in the prediction, outside void.</param>
/// <param name="HighestScores">
/// [PredictedIds] the highest foreground score of the id's pixels: it occurs at every threshold up to there. Infinite
/// where there are no scores.
/// </param>
internal sealed record LussPresence(ushort[] TruthIds, ushort[] PredictedIds, float[] HighestScores)
{
    internal static LussPresence Of(EvaluationItem item, int classCount)
    {
        var inTruth = new bool[classCount + 1];
        var highest = new float[classCount + 1];
        Array.Fill(highest, float.NegativeInfinity);
        var predicted = item.Predicted.Labels;
        var truth = item.Truth.Labels;
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i] == LussOptions.VoidId)
            {
                continue;
            }

            inTruth[truth[i]] = true;
            if (predicted[i] != LussOptions.VoidId)
            {
                // A score that is no number is below no threshold.
                var score = item.Logits is null ? float.PositiveInfinity : item.Logits.Values[i];
                score = float.IsNaN(score) ? float.PositiveInfinity : score;
                highest[predicted[i]] = Math.Max(highest[predicted[i]], Math.Max(score, float.MinValue));
            }
        }

        ushort[] ids = [.. Ids(classCount).Where(id => highest[id] > float.NegativeInfinity)];
        return new LussPresence(
            [.. Ids(classCount).Where(id => inTruth[id])], ids, [.. ids.Select(id => highest[id])]);
    }

    /// <summary>
    /// The matching of most agreements, counting for each pair the images in which both occur (Munkres on minus the
    /// count, predicted ids as rows).
    /// </summary>
    internal static IReadOnlyList<ClassMatch> Match(IReadOnlyList<LussPresence> images, int classCount, float? threshold)
    {
        var costs = new long[classCount * classCount];
        var occurs = new bool[classCount];
        foreach (var image in images)
        {
            for (var p = 0; p < image.PredictedIds.Length; p++)
            {
                if (threshold is null || image.HighestScores[p] >= threshold)
                {
                    occurs[image.PredictedIds[p] - 1] = true;
                    Agree(costs.AsSpan((image.PredictedIds[p] - 1) * classCount, classCount), image.TruthIds);
                }
            }
        }

        var assignment = AssignmentSolver.Minimize(costs, classCount, classCount);
        return [.. Enumerable.Range(0, classCount).Select(row => new ClassMatch(
            row + 1, assignment.ColumnOfRow[row] + 1, occurs[row] && assignment.AmbiguousRows.Contains(row)))];
    }

    private static void Agree(Span<long> row, ushort[] truthIds)
    {
        foreach (var id in truthIds)
        {
            row[id - 1]--;
        }
    }

    private static IEnumerable<ushort> Ids(int classCount) => Enumerable.Range(1, classCount).Select(id => (ushort)id);
}
