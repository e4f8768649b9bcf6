namespace UoSam.Core.Evaluation;

/// <summary>The passes of one LUSS evaluation.</summary>
internal sealed class LussRun(
    EvaluationSource source, LussOptions options, int threads, CancellationToken cancellationToken)
{
    private int ImageCount => source.Names.Count;

    /// <summary>The given matching, or the best one, for each threshold.</summary>
    internal IReadOnlyList<ClassMatch>[] Match(float?[] thresholds)
    {
        if (options.Matching is { } given)
        {
            return [.. thresholds.Select(_ => given)];
        }

        var presence = new LussPresence[ImageCount];
        ImageSweep.Run(
            ImageCount,
            threads,
            () => presence,
            (all, i) => all[i] = LussPresence.Of(Load(i), options.ClassCount),
            (_, _) => { },
            cancellationToken);
        return [.. thresholds.Select(threshold => LussPresence.Match(presence, options.ClassCount, threshold))];
    }

    /// <summary>mIoU at each threshold.</summary>
    internal double[] MeanIous(float?[] thresholds, IReadOnlyList<ClassMatch>[] matchings)
    {
        ushort[][] tables = [.. matchings.Select(Table)];
        var counts = ImageSweep.Run(
            ImageCount,
            threads,
            () => new Part(options, thresholds.Length),
            (part, i) =>
            {
                var item = Load(i);
                CheckMatched(i, item, tables[0]);
                part.Image.Begin(item);
                for (var t = 0; t < thresholds.Length; t++)
                {
                    part.Image.Count(item, thresholds[t], tables[t]);
                    part.Counts[t].Add(part.Image.Tally);
                }
            },
            (total, part) => total.Add(part),
            cancellationToken);
        return [.. counts.Counts.Select(part => part.MeanIou)];
    }

    /// <summary>All figures at one threshold.</summary>
    internal EvaluationReport Report(float? threshold, IReadOnlyList<ClassMatch> matching)
    {
        var table = Table(matching);
        var images = new ImageFigures[ImageCount];
        var withoutLogits = 0;
        var total = ImageSweep.Run(
            ImageCount,
            threads,
            () => new Part(options, 1),
            (part, i) =>
            {
                var item = Load(i);
                CheckMatched(i, item, table);
                part.Image.Begin(item);
                part.Image.Count(item, threshold, table);
                part.Counts[0].Add(part.Image.Tally);
                images[i] = part.Image.Figures(source.Names[i]);
                Interlocked.Add(ref withoutLogits, item.Logits is null ? 1 : 0);
            },
            (all, part) => all.Add(part),
            cancellationToken).Counts[0];
        return new EvaluationReport(
            "luss",
            ImageCount,
            total.Figures(images),
            [.. Enumerable.Range(0, options.ClassCount + 1).Select(c => new ClassFigures(
                c, total.Regions.Truth[c], [new("IoU", total.Regions.Iou(c)), new("B-IoU", total.Boundaries.Iou(c))]))],
            EvaluationReport.WorstFirst(images),
            LussProtocol.Notes(threshold, matching, withoutLogits));
    }

    /// <summary>Predicted id to class; <see cref="RegionCounts.NoClass"/> for an id without a match.</summary>
    private static ushort[] Table(IReadOnlyList<ClassMatch> matching)
    {
        var table = new ushort[LussOptions.VoidId + 1];
        Array.Fill(table, RegionCounts.NoClass, 1, table.Length - 1);
        table[LussOptions.VoidId] = LussOptions.VoidId;
        foreach (var match in matching)
        {
            table[match.PredictedId] = (ushort)(match.TruthId ?? RegionCounts.NoClass);
        }

        return table;
    }

    private EvaluationItem Load(int index)
    {
        var item = source.Load(index);
        CheckIds(index, "truth", item.Truth.Labels);
        CheckIds(index, "prediction", item.Predicted.Labels);
        return item;
    }

    private void CheckIds(int index, string what, ushort[] labels)
    {
        foreach (var id in labels)
        {
            if (id > options.ClassCount && id != LussOptions.VoidId)
            {
                throw new InvalidInputException(
                    "EVALUATION_CLASS_ID",
                    $"{source.Names[index]}: id {id} in the {what}, expected 0..{options.ClassCount} or "
                    + $"{LussOptions.VoidId} for void: check the number of classes and the encoding");
            }
        }
    }

    private void CheckMatched(int index, EvaluationItem item, ushort[] table)
    {
        foreach (var id in item.Predicted.Labels)
        {
            if (table[id] == RegionCounts.NoClass)
            {
                throw new InvalidInputException(
                    "EVALUATION_MATCH",
                    $"{source.Names[index]}: predicted id {id} is not in the matching: add it, or leave the matching out");
            }
        }
    }

    /// <summary>One thread's buffers, and counts per threshold.</summary>
    private sealed class Part(LussOptions options, int thresholds)
    {
        internal LussImage Image { get; } = new(options.ClassCount, options.BoundaryRatio);

        internal LussCounts[] Counts { get; } =
            [.. Enumerable.Range(0, thresholds).Select(_ => new LussCounts(options.ClassCount))];

        internal void Add(Part other)
        {
            for (var t = 0; t < Counts.Length; t++)
            {
                Counts[t].Add(other.Counts[t]);
            }
        }
    }
}
