using UoSam.Client;
using UoSam.Core.Datasets;
using UoSam.Core.LabelMaps;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Messages;
using LabelMap = UoSam.Core.LabelMaps.LabelMap;

namespace UoSam.Cli.Remembering;

/// <summary>The memory of the folder that a run refines.</summary>
/// <param name="stored">The memory.</param>
/// <param name="digest">Tells it from others.</param>
/// <param name="space">Which ids are no classes.</param>
/// <param name="embeddings">Of images that are encoded already.</param>
internal sealed class FolderMemory(StoredMemory stored, string digest, LabelSpace space, EmbeddingStore embeddings)
{
    /// <summary>Tells the memory from others.</summary>
    public string Digest => digest;

    /// <summary>The encoder's answer to an image, where it is known.</summary>
    public EncodeResponse? Encoded(RefinementRequest request) => embeddings.Take(request, stored.Model);

    /// <summary>Corrects a coarse map by the other images.</summary>
    /// <param name="embedding">The encoder's answer.</param>
    /// <param name="map">The coarse map.</param>
    /// <param name="image">The encoded file.</param>
    /// <exception cref="Commands.UsageException">The features are another model's.</exception>
    /// <exception cref="Core.InvalidInputException">The map has another shape than the image.</exception>
    public CorrectedMap Correct(Embedding embedding, LabelMap map, byte[] image)
    {
        if (embedding.Model?.Sha256 != stored.Model)
        {
            throw new Commands.UsageException(
                $"the memory knows the features of model {stored.Model}, the encoder has {embedding.Model?.Sha256}; "
                + "make the memory anew ('uosam memory', or --overwrite)");
        }

        var features = EmbeddingMessages.FromMessage(embedding);
        var fitted = LabelMapFitting.Fit(map, features.Frame.ImageHeight, features.Frame.ImageWidth);
        return stored.Memory.Correct(features, fitted, space, DatasetMemory.KeyOf(image, map));
    }
}
