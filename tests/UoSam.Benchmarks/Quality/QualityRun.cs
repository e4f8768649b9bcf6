using System.Diagnostics;
using UoSam.Core.Evaluation;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;

namespace UoSam.Benchmarks.Quality;

/// <summary>Refines many cases at once, one thread per image.</summary>
/// <param name="decoder">Shared by all images.</param>
/// <param name="embeddings">Embeddings on disk.</param>
/// <param name="maskFolder">Where decoder answers are kept; null for not at all.</param>
/// <param name="mapFolder">Where refined maps are written; null for not at all.</param>
internal sealed class QualityRun(IMaskDecoder decoder, EmbeddingCache embeddings, string? maskFolder, string? mapFolder)
{
    /// <summary>Runs a refinement over all cases; rows in their order.</summary>
    public QualityRow[] Run(
        IReadOnlyList<QualityCase> cases,
        Func<QualityCase, IMaskDecoder, ImageEmbedding, LabelMap, LabelMap> refine)
    {
        var rows = new QualityRow[cases.Count];
        Parallel.For(0, cases.Count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var item = cases[i];
            var coarse = item.Coarse();
            var embedding = embeddings.Get(item.Image(coarse));
            var counting = new CountingDecoder(decoder, maskFolder);
            var start = Stopwatch.GetTimestamp();
            var refined = refine(item, counting, embedding, coarse);
            var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            Write(item, refined);
            rows[i] = new QualityRow(item, new EvaluationItem(item.Truth(), refined), coarse, counting.Prompts, time);
        });
        return rows;
    }

    private void Write(QualityCase item, LabelMap refined)
    {
        if (mapFolder is not null)
        {
            var file = Path.Combine(mapFolder, item.Set.Replace(' ', '-'), item.Name + ".png");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, LabelPngWriter.Write(refined, LabelPngFormat.Grey8));
        }
    }
}
