using System.Diagnostics;
using Grpc.Core;
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

/// <summary>Fits a memory to images: encodes each, a few at once, and takes them in in their order.</summary>
/// <param name="client">The services.</param>
/// <param name="settings">How images are read.</param>
/// <param name="store">Where embeddings wait for the second round.</param>
/// <param name="jobs">Images in flight.</param>
/// <param name="quiet">Tell nothing.</param>
internal sealed class MemoryRun(
    RefinementClient client, RefineSettings settings, EmbeddingStore store, int jobs, bool quiet)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly Stopwatch _told = Stopwatch.StartNew();
    private string _model = "";

    /// <summary>How images are read.</summary>
    public RefineSettings Settings => settings;

    /// <summary>Where the embeddings are.</summary>
    public EmbeddingStore Store => store;

    /// <summary>The memory; null where fewer than four images can be used.</summary>
    /// <param name="sample">The images; those that cannot be read or encoded are left out.</param>
    /// <param name="stopping">Stops.</param>
    /// <exception cref="RefinementException">The encoder is not there.</exception>
    public async Task<StoredMemory?> FitAsync(IReadOnlyList<ImageTask> sample, CancellationToken stopping)
    {
        var fitting = new DatasetMemoryFitting(settings.Space);
        var learned = new List<ImageTask>();
        var seen = 0;
        foreach (var some in sample.Chunk(jobs))
        {
            var encoded = await Task.WhenAll(some.Select(task => EncodeAsync(task, stopping)));
            foreach (var item in encoded.OfType<EncodedImage>())
            {
                Learn(fitting, item, learned);
            }

            Tell(seen += some.Length, sample.Count);
        }

        if (fitting.Count < DatasetMemory.LeastImages)
        {
            return null;
        }

        foreach (var task in learned)
        {
            stopping.ThrowIfCancellationRequested();
            var (embedding, map) = Read(task, settings.Read(task).Coarse);
            fitting.Judge(embedding, map);
        }

        return new StoredMemory(fitting.Finish(), _model, settings.Labels);
    }

    private void Learn(DatasetMemoryFitting fitting, EncodedImage item, List<ImageTask> learned)
    {
        store.Add(item.Task.Name, item.Answer);
        _model = item.Answer.Embeddings[0].Model?.Sha256 ?? "";
        try
        {
            var (embedding, map) = Read(item.Task, item.Files.Coarse);
            if (fitting.Learn(embedding, map, DatasetMemory.KeyOf(item.Files.Image, item.Files.Coarse)))
            {
                learned.Add(item.Task);
            }
        }
        catch (InvalidInputException)
        {
            // The refinement of the image says what is wrong with it.
        }
    }

    private (ImageEmbedding Embedding, LabelMap Map) Read(ImageTask task, LabelMap coarse)
    {
        var embedding = EmbeddingMessages.FromMessage(store.Find(task.Name)!.Embeddings[0]);
        return (embedding, LabelMapFitting.Fit(coarse, embedding.Frame.ImageHeight, embedding.Frame.ImageWidth));
    }

    private async Task<EncodedImage?> EncodeAsync(ImageTask task, CancellationToken stopping)
    {
        try
        {
            var files = settings.Read(task);
            var answer = await client.EncodeAsync(settings.RequestFor(files), stopping);
            return new EncodedImage(task, files, answer);
        }
        catch (Exception error) when (CommandErrors.IsKnown(error) && error is not UsageException
            and not RefinementException { Status: StatusCode.Unavailable })
        {
            return null;
        }
    }

    private void Tell(int seen, int total)
    {
        if (!quiet && (seen == total || _told.Elapsed > Pause))
        {
            _told.Restart();
            Console.Error.WriteLine($"memory of the data set: {seen}/{total} images encoded");
        }
    }
}
