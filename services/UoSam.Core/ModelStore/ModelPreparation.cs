using System.Text.Json;
using Google.Protobuf;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>Makes the graphs that the services load from the two files of a model.</summary>
internal static class ModelPreparation
{
    /// <summary>Raised when what is prepared changes; models of another version are prepared anew.</summary>
    public const int Version = 2;

    private const string Preprocessing =
        "RGB, longest side 1024 (bilinear, antialiased), mean 123.675 116.28 103.53, std 58.395 57.12 57.375, zero-padded";

    /// <summary>Edits, checks, and writes the manifest into the folder that holds encoder.onnx and decoder.onnx.</summary>
    /// <exception cref="InvalidInputException">MODEL_NOT_UNDERSTOOD: what was found and what was expected.</exception>
    public static void Prepare(
        string folder,
        string id,
        string source,
        string licences,
        string citation,
        IProgress<ModelProgress>? progress,
        CancellationToken cancellationToken)
    {
        progress?.Report(new ModelProgress(ModelPhase.Preparing));
        EncoderSignature.Check(Read(Path.Combine(folder, ModelLayout.Encoder)));
        var export = Read(Path.Combine(folder, ModelLayout.Decoder));
        DecoderSignature.Check(export);
        var graphs = DecoderGraphEditor.Edit(export);
        Write(graphs.Attention, folder, ModelLayout.Attention);
        Write(graphs.Upscale, folder, ModelLayout.Upscale);
        Write(graphs.Whole, folder, ModelLayout.Whole);

        progress?.Report(new ModelProgress(ModelPhase.Checking));
        cancellationToken.ThrowIfCancellationRequested();
        var check = DecoderCheck.Run(folder, cancellationToken);
        var manifest = new ModelManifest(
            id,
            source,
            [Hash(folder, ModelLayout.Encoder), Hash(folder, ModelLayout.Decoder)],
            [Hash(folder, ModelLayout.Attention), Hash(folder, ModelLayout.Upscale), Hash(folder, ModelLayout.Whole)],
            Preprocessing,
            check.Agrees ? DecoderKind.Split : DecoderKind.Whole,
            [check.Description],
            check.Agrees ? [] : ["the edited decoder differs from the untouched one, which is used: one prompt per run"],
            Version,
            licences,
            citation);
        File.WriteAllText(
            Path.Combine(folder, ModelLayout.Manifest), JsonSerializer.Serialize(manifest, ModelRepository.Json));
    }

    private static ModelProto Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new InvalidInputException(
                "MODEL_NOT_UNDERSTOOD", $"{Path.GetFileName(path)} is no ONNX model: {error.Message}", error);
        }
    }

    private static void Write(ModelProto model, string folder, string name)
    {
        using var stream = File.Create(Path.Combine(folder, name));
        model.WriteTo(stream);
    }

    private static ModelFile Hash(string folder, string name) => FileHash.Of(Path.Combine(folder, name));
}
