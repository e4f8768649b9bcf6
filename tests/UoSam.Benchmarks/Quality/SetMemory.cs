using UoSam.Core.Datasets;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>The memory that <c>uosam refine</c> fits to a folder, of a set.</summary>
internal sealed class SetMemory
{
    private readonly DatasetMemory _memory;

    public SetMemory(IReadOnlyList<QualityCase> cases, EmbeddingCache embeddings)
    {
        var fitting = new DatasetMemoryFitting(cases[0].Space);
        var learned = cases.Where(item => Use(item, embeddings, fitting.Learn)).ToList();
        ForEach(learned, embeddings, fitting.Judge);
        if (fitting.Correct())
        {
            ForEach(learned, embeddings, fitting.Relearn);
            ForEach(learned, embeddings, fitting.Judge);
        }

        _memory = fitting.Finish();
        Console.WriteLine($"{cases[0].Set}, belief in a claim of usual margin by class: " + string.Join(", ", _memory.Rounds[^1].Calibration.Classes
            .Select(known => FormattableString.Invariant($"{known.Id} {known.At(known.UsualMargin):0.00} ({known.UsualMargin:0.0})"))));
    }

    /// <summary>The coarse map after the other images of the set; said where it changed.</summary>
    public LabelMap Correct(QualityCase item, ImageEmbedding embedding, LabelMap coarse)
    {
        var corrected = _memory.Correct(embedding, coarse, item.Space, Key(item, coarse));
        foreach (var change in corrected.Corrections)
        {
            Console.WriteLine($"  {item.Name}: {change}");
        }

        return corrected.Map;
    }

    private static string Key(QualityCase item, LabelMap coarse) =>
        DatasetMemory.KeyOf(File.ReadAllBytes(item.ImagePath), coarse);

    private static void ForEach(
        List<QualityCase> cases, EmbeddingCache embeddings, Action<ImageEmbedding, LabelMap, string> use) =>
        cases.ForEach(item => Use(item, embeddings, (embedding, coarse, key) =>
        {
            use(embedding, coarse, key);
            return true;
        }));

    private static bool Use(
        QualityCase item, EmbeddingCache embeddings, Func<ImageEmbedding, LabelMap, string, bool> use)
    {
        var coarse = item.Coarse();
        return use(embeddings.Get(item.Image(coarse)), coarse, Key(item, coarse));
    }
}
