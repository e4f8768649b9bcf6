using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.Inference;
using UoSam.Testing;

namespace UoSam.Benchmarks;

/// <summary>Our encoder, preprocessing included, against a plain session on an input made beforehand.</summary>
internal static class EncoderBenchmark
{
    private const int Rounds = 5;

    public static int Run(string[] args)
    {
        using var fixture = new ModelFixture();
        var image = SyntheticImage.DiskAndBox(375, 500);
        var input = new float[3 * 1024 * 1024];
        EncoderInput.Write(image, ImageFrame.Whole(375, 500), input);
        var path = Path.Combine(fixture.Model.Folder, "encoder.onnx");
        using var session = new InferenceSession(path);
        using var threads = new SessionOptions { IntraOpNumThreads = ModelFixture.Options.ResolvedThreads };
        using var threaded = new InferenceSession(path, threads);
        using var run = new RunOptions();
        using var quantized = new ImageEncoder(
            fixture.Model, ModelFixture.Options with { EncoderPrecision = EncoderPrecision.Quantized });
        Compare(fixture.Encoder.Encode(image, default).Values, quantized.Encode(image, default).Values);
        using var tensor = OrtValue.CreateTensorValueFromMemory(input, [1, 3, 1024, 1024]);

        Race.Run(
            Rounds,
            new Rival("plain session, our number of threads", () => Plain(threaded)),
            new Rival("plain session, default settings", () => Plain(session)),
            new Rival("ImageEncoder", () => fixture.Encoder.Encode(image, default)),
            new Rival("ImageEncoder, int8", () => quantized.Encode(image, default)),
            new Rival("preprocessing alone", () => EncoderInput.Write(image, ImageFrame.Whole(375, 500), input)));
        return 0;

        static void Compare(float[] full, float[] bytes) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"int8: cosine similarity of the embeddings {TensorPrimitives.CosineSimilarity(full, bytes):f4}"));

        void Plain(InferenceSession plain) => plain.Run(run, ["input"], [tensor], ["output"]).Dispose();
    }
}
