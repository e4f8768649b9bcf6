using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore.Onnx;

namespace UoSam.Core.ModelStore.TinyVit;

/// <summary>What the encoder makes of an image that is all padding (zeros), where an image is continued by it.</summary>
/// <param name="Blocks">
/// [128, 128, C] for each block of the first stage of windows, [64, 64, C] for each of the second: what its convolution reads.
/// </param>
/// <param name="Entry">[64, 64, C]: what the second stage of windows reads.</param>
/// <param name="Exit">[64, 64, C]: what it makes of it.</param>
/// <param name="Embedding">[64, 64, 256].</param>
internal sealed record TinyVitPadding(IReadOnlyList<float[]> Blocks, float[] Entry, float[] Exit, float[] Embedding)
{
    private const int Side = 1024;

    /// <summary>Runs the encoder on zeros.</summary>
    /// <param name="export">MobileSAM's encoder.</param>
    /// <exception cref="InvalidInputException">The graph is not built like MobileSAM's encoder.</exception>
    public static TinyVitPadding Of(ModelProto export)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(TinyVitGraph.Probe(export).ToByteArray(), options);
        using var run = new RunOptions();
        using var inputs = new TensorSet().Add(TinyVitGraph.Image, new float[3 * Side * Side], 1, 3, Side, Side);
        using var outputs = session.Run(run, inputs.Names, inputs.Values, session.OutputNames);
        var values = outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray()).ToList();
        return new TinyVitPadding(values[..^3], values[^3], values[^2], values[^1]);
    }
}
