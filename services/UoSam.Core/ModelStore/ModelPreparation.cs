using System.Text.Json;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore;

/// <summary>Makes the graphs that the services load from the two files of a model.</summary>
internal static class ModelPreparation
{
    /// <summary>Raised when what is prepared changes; models of another version are prepared anew.</summary>
    public const int Version = 12;

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
        var encoder = OnnxFile.Read(Path.Combine(folder, ModelLayout.Encoder), "encoder");
        EncoderSignature.Check(encoder);
        var export = OnnxFile.Read(Path.Combine(folder, ModelLayout.Decoder), "decoder");
        DecoderSignature.Check(export);
        Write(DecoderGraphEditor.Whole(export), folder, ModelLayout.Whole);
        var folded = Fold(export, folder);
        progress?.Report(new ModelProgress(ModelPhase.Checking));
        cancellationToken.ThrowIfCancellationRequested();
        var tight = EncoderCheck.Run(encoder, folder, cancellationToken);
        var best = tight.Agrees ? ModelLayout.TightEncoder : ModelLayout.Encoder;
        Write(EncoderQuantizer.Quantize(OnnxFile.Read(Path.Combine(folder, best), "encoder")), folder, ModelLayout.QuantizedEncoder);
        var check = DecoderCheck.Run(folder, folded.Reason, cancellationToken);
        var prepared = folded.Names.Append(ModelLayout.Whole).Append(ModelLayout.QuantizedEncoder);
        var manifest = new ModelManifest(
            id,
            source,
            [Hash(folder, ModelLayout.Encoder), Hash(folder, ModelLayout.Decoder)],
            [.. (tight.Agrees ? prepared.Append(best) : prepared).Select(name => Hash(folder, name))],
            Preprocessing,
            tight.Agrees ? EncoderKind.Tight : EncoderKind.Whole,
            check.Agrees ? DecoderKind.Folded : DecoderKind.Whole,
            [tight.Description, check.Description],
            [.. Warnings(tight.Agrees, check.Agrees)],
            Version,
            licences,
            citation);
        File.WriteAllText(
            Path.Combine(folder, ModelLayout.Manifest), JsonSerializer.Serialize(manifest, ModelRepository.Json));
    }

    private static IEnumerable<string> Warnings(bool hasTightEncoder, bool hasFoldedDecoder)
    {
        if (!hasTightEncoder)
        {
            yield return "the encoder cannot leave out padding and runs as it is: up to a third slower for images that are not square";
        }

        if (!hasFoldedDecoder)
        {
            yield return "the folded decoder cannot stand for the export, which is used as it is: one prompt per run, several times slower";
        }
    }

    /// <summary>Writes the folded graphs; where the export cannot be folded, no names and the reason.</summary>
    private static (IReadOnlyList<string> Names, string? Reason) Fold(ModelProto export, string folder)
    {
        try
        {
            var graphs = DecoderGraphEditor.Fold(export);
            foreach (var (name, graph) in graphs)
            {
                Write(graph, folder, name);
            }

            return ([.. graphs.Keys], null);
        }
        catch (Exception error) when (error is InvalidInputException or OnnxRuntimeException)
        {
            return ([], error.Message.ReplaceLineEndings(" "));
        }
    }

    private static void Write(ModelProto model, string folder, string name)
    {
        using var stream = File.Create(Path.Combine(folder, name));
        model.WriteTo(stream);
    }

    private static ModelFile Hash(string folder, string name) => FileHash.Of(Path.Combine(folder, name));
}
