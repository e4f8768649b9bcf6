using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Imaging;
using UoSam.Core.Inference;
using UoSam.Core.ModelStore;

namespace UoSam.Benchmarks;

/// <summary>The encoder as it was exported, in a session of ONNX Runtime, on an input made beforehand; it always takes the square.</summary>
internal sealed class PlainEncoder : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue _input;

    /// <param name="model">Its untouched encoder is used.</param>
    /// <param name="threads">Of the session; null for the runtime's own choice.</param>
    /// <param name="image">Any: what it shows does not change the time.</param>
    public PlainEncoder(PreparedModel model, int? threads, RgbImage image)
    {
        using var options = new SessionOptions();
        if (threads is { } count)
        {
            options.IntraOpNumThreads = count;
        }

        _session = new InferenceSession(Path.Combine(model.Folder, ModelLayout.Encoder), options);
        var input = new float[3 * 1024 * 1024];
        EncoderInput.Write(image, ImageFrame.Whole(image.Height, image.Width), input, 1024, 1024);
        _input = OrtValue.CreateTensorValueFromMemory(input, [1, 3, 1024, 1024]);
    }

    /// <summary>Encodes once.</summary>
    public void Encode() => _session.Run(_run, ["input"], [_input], ["output"]).Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _input.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
