using Microsoft.ML.OnnxRuntime;
using UoSam.Testing;

namespace UoSam.Core.Tests.Inference;

/// <summary>
/// The encoder's graph as ONNX Runtime runs it by default, on the whole square, loaded once for a class; its threads do
/// not spin beside those of other sessions.
/// </summary>
public sealed class PlainEncoder : IDisposable
{
    private readonly InferenceSession _session;

    public PlainEncoder(ModelFixture fixture)
        : this(Path.Combine(fixture.Model.Folder, "encoder.onnx"))
    {
    }

    internal PlainEncoder(string path)
    {
        using var options = new SessionOptions();
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(path, options);
    }

    /// <summary>The embedding [1, 256, 64, 64] of an input [1, 3, 1024, 1024].</summary>
    public float[] Encode(float[] input)
    {
        using var run = new RunOptions();
        using var tensor = OrtValue.CreateTensorValueFromMemory(input, [1, 3, 1024, 1024]);
        using var outputs = _session.Run(run, ["input"], [tensor], ["output"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose() => _session.Dispose();
}
