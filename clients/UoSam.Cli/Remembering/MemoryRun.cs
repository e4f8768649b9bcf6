using System.Collections.Concurrent;
using System.Diagnostics;
using UoSam.Cli.Commands;
using UoSam.Cli.Refining;
using UoSam.Client;
using UoSam.Core;
using UoSam.Core.Datasets;
using UoSam.Core.Inference;
using UoSam.Core.LabelMaps;
using UoSam.ServiceDefaults.Messages;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Remembering;

/// <summary>Fits a memory to images: encodes those that are not encoded yet, a few at once, then takes all in in their order.</summary>
/// <param name="client">The services.</param>
/// <param name="settings">How images are read.</param>
/// <param name="store">Where embeddings wait, and perhaps are.</param>
/// <param name="jobs">Images in flight.</param>
/// <param name="quiet">Tell nothing.</param>
internal sealed class MemoryRun(
    RefinementClient client, RefineSettings settings, EmbeddingStore store, int jobs, bool quiet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Stopwatch _told = Stopwatch.StartNew();
    private readonly ConcurrentDictionary<string, bool> _failed = [];

    /// <summary>How images are read.</summary>
    public RefineSettings Settings => settings;

    /// <summary>Where the embeddings are.</summary>
    public EmbeddingStore Store => store;

    /// <summary>Which of the processes that fit the same memory this is: each begins to encode at another place.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Whether another process has made the memory by now, so that there is nothing left to do.</summary>
    public Func<bool> IsMade { get; init; } = () => false;

    /// <summary>The memory; null where fewer than four images can be used, or another process has made it.</summary>
    /// <param name="sample">The images; those that cannot be read or encoded are left out.</param>
    /// <param name="stopping">Stops.</param>
    /// <exception cref="RefinementException">The encoder is not there.</exception>
    public async Task<StoredMemory?> FitAsync(IReadOnlyList<ImageTask> sample, CancellationToken stopping)
    {
        if (await EncodeAllAsync(sample, stopping) is not { } model)
        {
            return null;
        }

        var fitting = new DatasetMemoryFitting(settings.Space);
        var learned = new List<ImageTask>();
        foreach (var task in sample.TakeWhile(_ => !IsMade()))
        {
            if (await EncodeAsync(task, model, stopping) is { } image && TryLearn(fitting, image))
            {
                learned.Add(task);
            }
        }

        if (IsMade() || fitting.Count < DatasetMemory.LeastImages)
        {
            return null;
        }

        await ForEachAsync(learned, model, fitting.Judge, stopping);
        if (fitting.Correct())
        {
            await ForEachAsync(learned, model, fitting.Relearn, stopping);
            await ForEachAsync(learned, model, fitting.Judge, stopping);
        }

        var memory = fitting.Finish();
        if (!quiet)
        {
            Console.Error.WriteLine(FormattableString.Invariant(
                $"memory of the data set: fitted to {memory.Images.Length} images in {_watch.Elapsed.TotalSeconds:0.0} s"));
        }

        return new StoredMemory(memory, model, settings.Labels);
    }

    private async Task ForEachAsync(
        List<ImageTask> learned, string model, Action<ImageEmbedding, LabelMap, string> use, CancellationToken stopping)
    {
        foreach (var task in learned)
        {
            if (await EncodeAsync(task, model, stopping) is { } image)
            {
                var (embedding, map) = Read(image);
                use(embedding, map, KeyOf(image));
            }
        }
    }

    // What is kept may be of another model: the first images are encoded in any case, and tell.
    private async Task<string?> EncodeAllAsync(IReadOnlyList<ImageTask> sample, CancellationToken stopping)
    {
        var start = (int)((long)Shard.Index * sample.Count / Shard.Count);
        string? model = null;
        var seen = 0;
        foreach (var some in Enumerable.Range(0, sample.Count).Chunk(jobs))
        {
            if (IsMade())
            {
                return null;
            }

            var known = model;
            var encoded = await Task.WhenAll(some.Select(i => EncodeAsync(sample[(start + i) % sample.Count], known, stopping)));
            model ??= encoded.OfType<EncodedImage>().Select(image => EmbeddingStore.ModelOf(image.Answer)).FirstOrDefault();
            Tell(seen += some.Length, sample.Count);
        }

        return model;
    }

    // Null for what cannot be read or encoded. Without a model nothing that is kept counts.
    private async Task<EncodedImage?> EncodeAsync(ImageTask task, string? model, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (_failed.ContainsKey(task.Name) || await TryAsync(task, () => Task.FromResult(settings.Read(task))) is not { } files)
        {
            return null;
        }

        var request = settings.RequestFor(files);
        if (model is not null && store.Find(request, model) is { } kept)
        {
            return new EncodedImage(files, kept);
        }

        if (await TryAsync(task, () => client.EncodeAsync(request, stopping)) is not { } answer)
        {
            return null;
        }

        store.Add(request, answer);
        return new EncodedImage(files, answer);
    }

    private async Task<T?> TryAsync<T>(ImageTask task, Func<Task<T>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (CommandErrors.IsKnown(error) && error is not UsageException && !RunFailures.IsOfService(error))
        {
            _failed[task.Name] = true;
            return null;
        }
    }

    private static bool TryLearn(DatasetMemoryFitting fitting, EncodedImage image)
    {
        try
        {
            var (embedding, map) = Read(image);
            return fitting.Learn(embedding, map, KeyOf(image));
        }
        catch (InvalidInputException)
        {
            // The refinement of the image says what is wrong with it.
            return false;
        }
    }

    private static string KeyOf(EncodedImage image) => DatasetMemory.KeyOf(image.Files.Image, image.Files.Coarse);

    private static (ImageEmbedding Embedding, LabelMap Map) Read(EncodedImage image)
    {
        var embedding = EmbeddingMessages.FromMessage(image.Answer.Embeddings[0]);
        return (embedding, LabelMapFitting.Fit(image.Files.Coarse, embedding.Frame.ImageHeight, embedding.Frame.ImageWidth));
    }

    private void Tell(int seen, int total)
    {
        if (!quiet && (seen == total || _told.Elapsed > Pause))
        {
            _told.Restart();
            var failed = _failed.Count;
            Console.Error.WriteLine(
                $"memory of the data set: {seen - failed}/{total} images encoded{(failed > 0 ? $", {failed} left out" : "")}");
        }
    }
}
