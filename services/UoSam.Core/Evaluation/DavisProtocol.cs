namespace UoSam.Core.Evaluation;

/// <summary>
/// Region similarity J, contour accuracy F with recall and decay, the mean over objects as in davis2017-evaluation, and
/// video consistency VC_n, the mean over sequences.
/// </summary>
public static class DavisProtocol
{
    /// <summary>Reads every frame once, in order; sequences run in parallel.</summary>
    /// <param name="source">Frames named <c>sequence/frame</c>; those of a sequence in order of time.</param>
    /// <param name="options">Objects and measures.</param>
    /// <param name="threads">Threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops between frames.</param>
    /// <returns>One image row per object, <c>sequence/id</c>; no class rows.</returns>
    /// <exception cref="InvalidInputException">
    /// EVALUATION_EMPTY (no frame, or no object in the truth), EVALUATION_SIZE, or what the source refuses.
    /// </exception>
    public static EvaluationReport Evaluate(
        EvaluationSource source, DavisOptions options, int threads, CancellationToken cancellationToken)
    {
        source.CheckNotEmpty();
        var groups = source.Names.Select((name, index) => (Sequence: SequenceOf(name), Index: index))
            .GroupBy(frame => frame.Sequence, frame => frame.Index)
            .ToArray();
        var sequences = new DavisSequence[groups.Length];
        ImageSweep.Run(
            groups.Length,
            threads,
            () => sequences,
            (all, i) => all[i] = Score(groups[i].Key, [.. groups[i]], source, options, cancellationToken),
            (_, _) => { },
            cancellationToken);
        ImageFigures[] objects = [.. sequences.SelectMany(sequence => sequence.Rows())];
        if (objects.Length == 0)
        {
            throw new InvalidInputException(
                "EVALUATION_EMPTY", "the truth holds no object: check the ids of background and void");
        }

        return new EvaluationReport(
            "davis",
            source.Names.Count,
            [.. Means(objects), .. ConsistencyMeans(sequences, options)],
            [],
            EvaluationReport.WorstFirst(objects),
            Notes(sequences, options));
    }

    private static string SequenceOf(string name)
    {
        var slash = name.LastIndexOf('/');
        return slash < 0 ? "sequence" : name[..slash];
    }

    private static DavisSequence Score(
        string name, int[] frames, EvaluationSource source, DavisOptions options, CancellationToken cancellationToken)
    {
        var sequence = new DavisSequence(name, options);
        for (var i = 0; i < frames.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sequence.Add(source.Load(frames[i]), !options.SkipsEnds || (i > 0 && i < frames.Length - 1));
        }

        return sequence;
    }

    private static IEnumerable<Figure> Means(ImageFigures[] objects) =>
        Enumerable.Range(0, objects[0].Figures.Count).Select(i => new Figure(
            objects[0].Figures[i].Name, objects.Average(row => row.Figures[i].Value)));

    private static IEnumerable<Figure> ConsistencyMeans(DavisSequence[] sequences, DavisOptions options) =>
        options.ConsistencyFrames.Select((frames, i) => new Figure(
            $"VC{frames}",
            sequences.Select(sequence => sequence.Consistency[i])
                .Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average()));

    private static IReadOnlyList<string> Notes(DavisSequence[] sequences, DavisOptions options) =>
        [.. options.ConsistencyFrames
            .Select((frames, i) => (Frames: frames, Short: sequences.Count(s => double.IsNaN(s.Consistency[i]))))
            .Where(measure => measure.Short > 0)
            .Select(measure => $"VC{measure.Frames} leaves out {measure.Short} of {sequences.Length} sequences: too short "
                + "or nothing constant in their truth")];
}
